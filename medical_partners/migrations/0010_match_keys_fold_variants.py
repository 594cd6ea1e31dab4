"""Make the keys anew by which names of institutions are compared, as they now fold letters.

A frozen copy of common.japanese.match_key as it was when this was written.
"""

import re
import unicodedata

from django.db import migrations

UNSEEN = re.compile(
    '[\x01-\x08\x0b\x0c\x0e-\x1f\x7f\xad\u034f\u061c\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufe00-\ufe0f\ufeff\ufffe\uffff\U000e0100-\U000e01ef]'
)
SAME = str.maketrans(
    '○◯〜へべぺヵヶ乘亂亙亞佛來倂假傳僞價儉儘兒內兩册凜剩劍劑勞勳勵勸區卷卽參吳吿啞單噓嚙嚴囑圈國圍圓圖團堯增墮壓壘壞壤壯壹壺壽奧奬娛孃學寢實寫寬寶將專對尙屆屛屬峽嶽巓巖巢帶幷廢廣廳彈彌彎彥徑從徵德恆悅惠惡惱愼慘應懷戀戰戲戶戾拂拔拜挾插揭搔搖搜摑擇擊擔據擧擴攝攪收效敍敎敕數斷昻晄晉晚晝曆曉曻曾會栁桒條棧榮槇槗槪樂樓樞樣橫檜檢檮櫻權歐歡步歲歷歸殘殼毆每氣沒涉淚淨淸淺渴溪溫滯滿潑潛澁澤濕濟濤濱濵瀆瀧瀨灌灣焰燈燒營爐爭爲犧狀狹獨獵獸獻瑤瓣甁產畧畫當疊瘦癡發盜盡眞硏碎礦礪祕祿禪禮禰禱稅稱稻穎穗穩穰竈竊竝簞籠粹絕絲經綠緖緣縣縱總繡繩繪繫繼續纖缺罐羣聰聲聽肅脫腦膽臟臺與舊舍舖艷莊莖萠萬蔣薰藏藝藥藪蘂蘆處虛號螢蟲蠅蠟蠣蠶蠻衞裝襃覺覽觀觸說諫謠證譯譽讀變讓讚豐豫貳賣賤賴贊踐軀輕輛轉辨辭辯遙遞遲邇邉邊郞鄕醉醫醬醱釀釋銳錄錢鍊鎭鐵鑄鑛閱關陷隨險隱隸雙雜霸靈靑靜靱頸顏顚顯飜飮餘餠騷驅驒驗驛髓體髙髮鬥鬪鬬鬭鰺鶯鷄鷗鹼鹽麥麩麴麵黃黑默點黨齊齋齒齡竜龜﨑𠮷',
    '〇〇~ヘベペカケ乗乱亘亜仏来併仮伝偽価倹侭児内両冊凛剰剣剤労勲励勧区巻即参呉告唖単嘘噛厳嘱圏国囲円図団尭増堕圧塁壊壌壮壱壷寿奥奨娯嬢学寝実写寛宝将専対尚届屏属峡岳巔巌巣帯并廃広庁弾弥弯彦径従徴徳恒悦恵悪悩慎惨応懐恋戦戯戸戻払抜拝挟挿掲掻揺捜掴択撃担拠挙拡摂撹収効叙教勅数断昂晃晋晩昼暦暁昇曽会柳桑条桟栄槙橋概楽楼枢様横桧検梼桜権欧歓歩歳歴帰残殻殴毎気没渉涙浄清浅渇渓温滞満溌潜渋沢湿済涛浜浜涜滝瀬潅湾焔灯焼営炉争為犠状狭独猟獣献瑶弁瓶産略画当畳痩痴発盗尽真研砕砿砺秘禄禅礼祢祷税称稲頴穂穏穣竃窃並箪篭粋絶糸経緑緒縁県縦総繍縄絵繋継続繊欠缶群聡声聴粛脱脳胆臓台与旧舎舗艶荘茎萌万蒋薫蔵芸薬薮蕊芦処虚号蛍虫蝿蝋蛎蚕蛮衛装褒覚覧観触説諌謡証訳誉読変譲讃豊予弐売賎頼賛践躯軽輌転弁辞弁遥逓遅迩辺辺郎郷酔医醤醗醸釈鋭録銭錬鎮鉄鋳鉱閲関陥随険隠隷双雑覇霊青静靭頚顔顛顕翻飲余餅騒駆騨験駅髄体高髪闘闘闘闘鯵鴬鶏鴎鹸塩麦麸麹麺黄黒黙点党斉斎歯齢龍亀崎吉',
)
FORMS = sorted(
    (
        "医療法人社団",
        "医療法人財団",
        "社会医療法人社団",
        "社会医療法人財団",
        "社会医療法人",
        "特定医療法人社団",
        "特定医療法人財団",
        "特定医療法人",
        "医療法人",
        "社会福祉法人",
        "一般社団法人",
        "一般財団法人",
        "公益社団法人",
        "公益財団法人",
        "社団法人",
        "財団法人",
        "独立行政法人",
        "地方独立行政法人",
        "国立大学法人",
        "学校法人",
        "宗教法人",
        "特定非営利活動法人",
        "株式会社",
        "有限会社",
        "合同会社",
        "(医社)",
        "(医)",
        "(福)",
        "(株)",
        "(有)",
    ),
    key=len,
    reverse=True,
)
TRAILING = ('(株)', '(有)', '(医)', '(福)', '株式会社', '有限会社', '合同会社')
PUNCTUATION = re.compile(r"""[\s・･\-ー‐‑‒–—―−()「」『』\[\]【】.,、。'’\"“”]""")
BATCH = 1000


def match_key(name):
    text = unicodedata.normalize("NFKC", UNSEEN.sub("", name)).translate(SAME)
    text = "".join(unicodedata.normalize("NFKC", text).split()).casefold()
    for form in FORMS:
        if text.startswith(form) and len(text) > len(form):
            text = text[len(form) :]
            break
    for form in TRAILING:
        if text.endswith(form) and len(text) > len(form):
            text = text[: -len(form)]
            break
    return PUNCTUATION.sub("", text) or text


def make_anew(apps, schema_editor):
    institutions = apps.get_model("medical_partners", "MedicalInstitution").objects
    changed = []
    rows = institutions.only("name", "match_key").order_by("pk")
    for institution in rows.iterator(chunk_size=BATCH):
        key = match_key(institution.name)
        if key != institution.match_key:
            institution.match_key = key
            changed.append(institution)
    institutions.bulk_update(changed, ["match_key"], batch_size=BATCH)


class Migration(migrations.Migration):

    dependencies = [("medical_partners", "0009_search_folds_variants")]

    operations = [migrations.RunPython(make_anew, migrations.RunPython.noop)]
