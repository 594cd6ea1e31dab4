"""Let searches fold letters that are written in several ways, and marks that nobody sees.

PostgreSQL changes no expression of a generated column: the column is made anew.
"""

import django.db.models.functions.text
import django.db.models.lookups
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('facilities', '0008_filing_article'),
    ]

    operations = [
        migrations.RemoveField(model_name='facility', name='search_text'),
        migrations.AddField(
            model_name='facility',
            name='search_text',
            field=models.GeneratedField(db_persist=True, expression=models.Case(models.When(django.db.models.lookups.Regex(django.db.models.functions.text.Lower(models.Func(models.Func(django.db.models.functions.text.Concat(models.F('number'), models.Value('\n'), models.F('name'), models.Value('\n'), models.F('kana'), models.Value('\n'), models.F('address'), models.Value('\n'), output_field=models.TextField()), models.Value('[\x01-\x08\x0b\x0c\x0e-\x1f\x7f\xad͏\u061c᠋-᠏\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069︀-️\ufeff\ufffe\uffff󠄀-󠇯]'), models.Value(''), models.Value('g'), function='regexp_replace', output_field=models.TextField()), function='normalize', template='%(function)s(%(expressions)s, NFKC)')), models.Value('[○◯〜ヵヶ乘亂亙亞佛來倂假傳僞價儉儘兒內兩册凜剩劍劑勞勳勵勸區卷卽參吳吿啞單噓嚙嚴囑圈國圍圓圖團堯增墮壓壘壞壤壯壹壺壽奧奬娛孃學寢實寫寬寶將專對尙屆屛屬峽嶽巓巖巢帶幷廢廣廳彈彌彎彥徑從徵德恆悅惠惡惱愼慘應懷戀戰戲戶戾拂拔拜挾插揭搔搖搜摑擇擊擔據擧擴攝攪收效敍敎敕數斷昻晄晉晚晝曆曉曻曾會栁桒條棧榮槇槗槪樂樓樞樣橫檜檢檮櫻權歐歡步歲歷歸殘殼毆每氣沒涉淚淨淸淺渴溪溫滯滿潑潛澁澤濕濟濤濱濵瀆瀧瀨灌灣焰燈燒營爐爭爲犧狀狹獨獵獸獻瑤瓣甁產畧畫當疊瘦癡發盜盡眞硏碎礦礪祕祿禪禮禰禱稅稱稻穎穗穩穰竈竊竝簞籠粹絕絲經綠緖緣縣縱總繡繩繪繫繼續纖缺罐羣聰聲聽肅脫腦膽臟臺與舊舍舖艷莊莖萠萬蔣薰藏藝藥藪蘂蘆處虛號螢蟲蠅蠟蠣蠶蠻衞裝襃覺覽觀觸說諫謠證譯譽讀變讓讚豐豫貳賣賤賴贊踐軀輕輛轉辨辭辯遙遞遲邇邉邊郞鄕醉醫醬醱釀釋銳錄錢鍊鎭鐵鑄鑛閱關陷隨險隱隸雙雜霸靈靑靜靱頸顏顚顯飜飮餘餠騷驅驒驗驛髓體髙髮鬥鬪鬬鬭鰺鶯鷄鷗鹼鹽麥麩麴麵黃黑默點黨齊齋齒齡竜龜﨑𠮷]')), then=models.Func(django.db.models.functions.text.Lower(models.Func(models.Func(django.db.models.functions.text.Concat(models.F('number'), models.Value('\n'), models.F('name'), models.Value('\n'), models.F('kana'), models.Value('\n'), models.F('address'), models.Value('\n'), output_field=models.TextField()), models.Value('[\x01-\x08\x0b\x0c\x0e-\x1f\x7f\xad͏\u061c᠋-᠏\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069︀-️\ufeff\ufffe\uffff󠄀-󠇯]'), models.Value(''), models.Value('g'), function='regexp_replace', output_field=models.TextField()), function='normalize', template='%(function)s(%(expressions)s, NFKC)')), models.Value('ぁあぃいぅうぇえぉおかがきぎくぐけげこごさざしじすずせぜそぞただちぢっつづてでとどなにぬねのはばぱひびぴふぶぷへべぺほぼぽまみむめもゃやゅゆょよらりるれろゎわゐゑをんゔゕゖ○◯〜ヵヶ乘亂亙亞佛來倂假傳僞價儉儘兒內兩册凜剩劍劑勞勳勵勸區卷卽參吳吿啞單噓嚙嚴囑圈國圍圓圖團堯增墮壓壘壞壤壯壹壺壽奧奬娛孃學寢實寫寬寶將專對尙屆屛屬峽嶽巓巖巢帶幷廢廣廳彈彌彎彥徑從徵德恆悅惠惡惱愼慘應懷戀戰戲戶戾拂拔拜挾插揭搔搖搜摑擇擊擔據擧擴攝攪收效敍敎敕數斷昻晄晉晚晝曆曉曻曾會栁桒條棧榮槇槗槪樂樓樞樣橫檜檢檮櫻權歐歡步歲歷歸殘殼毆每氣沒涉淚淨淸淺渴溪溫滯滿潑潛澁澤濕濟濤濱濵瀆瀧瀨灌灣焰燈燒營爐爭爲犧狀狹獨獵獸獻瑤瓣甁產畧畫當疊瘦癡發盜盡眞硏碎礦礪祕祿禪禮禰禱稅稱稻穎穗穩穰竈竊竝簞籠粹絕絲經綠緖緣縣縱總繡繩繪繫繼續纖缺罐羣聰聲聽肅脫腦膽臟臺與舊舍舖艷莊莖萠萬蔣薰藏藝藥藪蘂蘆處虛號螢蟲蠅蠟蠣蠶蠻衞裝襃覺覽觀觸說諫謠證譯譽讀變讓讚豐豫貳賣賤賴贊踐軀輕輛轉辨辭辯遙遞遲邇邉邊郞鄕醉醫醬醱釀釋銳錄錢鍊鎭鐵鑄鑛閱關陷隨險隱隸雙雜霸靈靑靜靱頸顏顚顯飜飮餘餠騷驅驒驗驛髓體髙髮鬥鬪鬬鬭鰺鶯鷄鷗鹼鹽麥麩麴麵黃黑默點黨齊齋齒齡竜龜﨑𠮷一三二八冨凉力千卜又口圡埜夕峯嵜嶋嶌工才斎栢渕碕穐舘舩附 \u3000-‐‑‒–—―−'), models.Value('ァアィイゥウェエォオカガキギクグケゲコゴサザシジスズセゼソゾタダチヂッツヅテデトドナニヌネノハバパヒビピフブプヘベペホボポマミムメモャヤュユョヨラリルレロヮワヰヱヲンヴカケ〇〇~カケ乗乱亘亜仏来併仮伝偽価倹侭児内両冊凛剰剣剤労勲励勧区巻即参呉告唖単嘘噛厳嘱圏国囲円図団尭増堕圧塁壊壌壮壱壷寿奥奨娯嬢学寝実写寛宝将専対尚届屏属峡岳巔巌巣帯并廃広庁弾弥弯彦径従徴徳恒悦恵悪悩慎惨応懐恋戦戯戸戻払抜拝挟挿掲掻揺捜掴択撃担拠挙拡摂撹収効叙教勅数断昂晃晋晩昼暦暁昇曽会柳桑条桟栄槙橋概楽楼枢様横桧検梼桜権欧歓歩歳歴帰残殻殴毎気没渉涙浄清浅渇渓温滞満溌潜渋沢湿済涛浜浜涜滝瀬潅湾焔灯焼営炉争為犠状狭独猟獣献瑶弁瓶産略画当畳痩痴発盗尽真研砕砿砺秘禄禅礼祢祷税称稲頴穂穏穣竃窃並箪篭粋絶糸経緑緒縁県縦総繍縄絵繋継続繊欠缶群聡声聴粛脱脳胆臓台与旧舎舗艶荘茎萌万蒋薫蔵芸薬薮蕊芦処虚号蛍虫蝿蝋蛎蚕蛮衛装褒覚覧観触説諌謡証訳誉読変譲讃豊予弐売賎頼賛践躯軽輌転弁辞弁遥逓遅迩辺辺郎郷酔医醤醗醸釈鋭録銭錬鎮鉄鋳鉱閲関陥随険隠隷双雑覇霊青静靭頚顔顛顕翻飲余餅騒駆騨験駅髄体高髪闘闘闘闘鯵鴬鶏鴎鹸塩麦麸麹麺黄黒黙点党斉斉歯齢龍亀崎吉ーミニハ富涼カチトヌロ土野タ峰崎島島エオ斉柏淵崎秋館船付'), function='translate', output_field=models.TextField())), default=models.Func(django.db.models.functions.text.Lower(models.Func(models.Func(django.db.models.functions.text.Concat(models.F('number'), models.Value('\n'), models.F('name'), models.Value('\n'), models.F('kana'), models.Value('\n'), models.F('address'), models.Value('\n'), output_field=models.TextField()), models.Value('[\x01-\x08\x0b\x0c\x0e-\x1f\x7f\xad͏\u061c᠋-᠏\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069︀-️\ufeff\ufffe\uffff󠄀-󠇯]'), models.Value(''), models.Value('g'), function='regexp_replace', output_field=models.TextField()), function='normalize', template='%(function)s(%(expressions)s, NFKC)')), models.Value('ぁあぃいぅうぇえぉおかがきぎくぐけげこごさざしじすずせぜそぞただちぢっつづてでとどなにぬねのはばぱひびぴふぶぷへべぺほぼぽまみむめもゃやゅゆょよらりるれろゎわゐゑをんゔゕゖ一三二八冨凉力千卜又口圡埜夕峯嵜嶋嶌工才斎栢渕碕穐舘舩附 \u3000-‐‑‒–—―−'), models.Value('ァアィイゥウェエォオカガキギクグケゲコゴサザシジスズセゼソゾタダチヂッツヅテデトドナニヌネノハバパヒビピフブプヘベペホボポマミムメモャヤュユョヨラリルレロヮワヰヱヲンヴカケーミニハ富涼カチトヌロ土野タ峰崎島島エオ斉柏淵崎秋館船付'), function='translate', output_field=models.TextField()), output_field=models.TextField()), output_field=models.TextField()),
        ),
    ]
