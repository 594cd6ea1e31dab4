"""What the choice of words looks at: facts about one letter, and what they are called."""

from dataclasses import dataclass, fields


@dataclass(frozen=True, kw_only=True)
class Occasion:
    """What the choice of words looks at."""

    is_duty: bool = False
    binds: bool = False
    late: bool = False
    never_filed: bool = False
    lacks: bool = False
    again: bool = False  # written to before, and nothing came since
    replaces: bool = False
    filed_since: bool = False  # written to before, and a filing came since
    returned: bool = False  # the newest filing was sent back
    unrecorded: bool = False  # nothing is recorded, and the records do not reach back far enough
    confirmed: bool = False  # the filing states the day of the confirmation
    nobody: bool = False  # the filing names no partner
    plans: bool = False  # it promises something for a day after the transition
    breach: bool = False  # what the filing says is a breach of the standard on the day
    replies: bool = False  # a reply is asked for, by a day
    in_time: bool = False  # nothing is owed yet, so the filing may come by its deadline
    lacks_examination: bool = False
    lacks_admission: bool = False
    # The type of the facility, and what is known of the law.
    house: bool = False  # 養護老人ホーム又は軽費老人ホーム
    users: bool = False  # the standard calls those who live there 利用者
    basis: bool = False  # the basis of the transition was read
    posting: bool = False  # the article about posting was read
    infection_cited: bool = False  # the article about 第二種協定 was read
    # What the office asks of papers.
    channels: bool = False
    unchanged: bool = False
    once: bool = False
    bonus: bool = False
    # Institutions near the facility.
    candidates: bool = False
    approximate: bool = False
    left_out: bool = False
    near: bool = False
    # To whom the letter goes, and what the office says of itself.
    nameless: bool = False
    titled: bool = False
    represented: bool = False
    manages: bool = False
    chaired: bool = False  # by law its corporation has a 理事長
    responsible: bool = False
    phone: bool = False
    email: bool = False


OCCASION_NAMES = tuple(field.name for field in fields(Occasion))
CONDITION_LABELS = {
    ("is_duty", True): "義務の施設",
    ("is_duty", False): "努力義務の施設",
    ("binds", True): "経過措置の終了後",
    ("binds", False): "経過措置期間中",
    ("late", True): "届出期限後",
    ("late", False): "届出期限前",
    ("never_filed", True): "一度も届出がない",
    ("never_filed", False): "届出がある",
    ("lacks", True): "不足する要件がある",
    ("lacks", False): "不足する要件がない",
    ("again", True): "以前にも送っている",
    ("replaces", True): "以前の文書を訂正する",
    ("filed_since", True): "以前の文書の後に届出があった",
    ("returned", True): "補正を求めている",
    ("returned", False): "補正を求めていない",
    ("unrecorded", True): "記録が始まる前の届出を確認していない",
    ("confirmed", True): "確認日の記載がある",
    ("confirmed", False): "確認日の記載がない",
    ("nobody", True): "協力医療機関の定めがない",
    ("nobody", False): "協力医療機関の定めがある",
    ("plans", True): "予定時期が経過措置の終了後",
    ("breach", True): "基準に適合していない",
    ("replies", True): "回答を求める",
    ("replies", False): "回答を求めない",
    ("in_time", True): "届出期限前",
    ("lacks_examination", True): "要件ⅱが不足する",
    ("lacks_admission", True): "要件ⅲが不足する",
    ("house", True): "養護老人ホーム又は軽費老人ホーム",
    ("users", True): "特定施設又は認知症対応型共同生活介護",
    ("basis", True): "経過措置の根拠を登録している",
    ("posting", True): "掲示の条項を登録している",
    ("infection_cited", True): "協議の条項を登録している",
    ("infection_cited", False): "協議の条項を登録していない",
    ("channels", True): "受付方法を定めている",
    ("channels", False): "受付方法を定めていない",
    ("unchanged", True): "変更のない書類の添付を求めない",
    ("once", True): "特定施設の届出と重ねて求めない",
    ("bonus", True): "連携加算の扱いを定めている",
    ("candidates", True): "近隣の医療機関を添える",
    ("approximate", True): "施設の位置が分からない",
    ("left_out", True): "印刷できない名称がある",
    ("near", True): "0.1km未満",
    ("near", False): "0.1km以上",
    ("nameless", True): "敬称が「御中」",
    ("titled", True): "法人の代表者の職名がある",
    ("represented", True): "法人の代表者の氏名がある",
    ("represented", False): "法人の代表者の氏名がない",
    ("chaired", True): "社会福祉法人又は医療法人",
    ("manages", True): "施設の管理者の職名がある",
    ("manages", False): "施設の管理者の職名がない",
    ("responsible", True): "責任者を定めている",
    ("phone", True): "電話番号がある",
    ("email", True): "メールアドレスがある",
}
