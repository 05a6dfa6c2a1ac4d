"""The 47 prefectures: English names as in the counter's attribute, Japanese names, regions."""

from typing import NamedTuple


class Prefecture(NamedTuple):
    """The value of the counter's attribute with its Japanese name and region."""

    name: str
    name_ja: str
    region: str


REGIONS = {
    "Hokkaido": "北海道",
    "Tohoku": "東北",
    "Kanto": "関東",
    "Chubu": "中部",
    "Kansai": "関西",
    "Chugoku": "中国",
    "Shikoku": "四国",
    "Kyushu": "九州・沖縄",
}

PREFECTURES = (
    Prefecture("Hokkaido", "北海道", "Hokkaido"),
    Prefecture("Aomori-Ken", "青森県", "Tohoku"),
    Prefecture("Iwate-Ken", "岩手県", "Tohoku"),
    Prefecture("Miyagi-Ken", "宮城県", "Tohoku"),
    Prefecture("Akita-Ken", "秋田県", "Tohoku"),
    Prefecture("Yamagata-Ken", "山形県", "Tohoku"),
    Prefecture("Fukushima-Ken", "福島県", "Tohoku"),
    Prefecture("Ibaraki-Ken", "茨城県", "Kanto"),
    Prefecture("Tochigi-Ken", "栃木県", "Kanto"),
    Prefecture("Gunma-Ken", "群馬県", "Kanto"),
    Prefecture("Saitama-Ken", "埼玉県", "Kanto"),
    Prefecture("Chiba-Ken", "千葉県", "Kanto"),
    Prefecture("Tokyo-To", "東京都", "Kanto"),
    Prefecture("Kanagawa-Ken", "神奈川県", "Kanto"),
    Prefecture("Niigata-Ken", "新潟県", "Chubu"),
    Prefecture("Toyama-Ken", "富山県", "Chubu"),
    Prefecture("Ishikawa-Ken", "石川県", "Chubu"),
    Prefecture("Fukui-Ken", "福井県", "Chubu"),
    Prefecture("Yamanashi-Ken", "山梨県", "Chubu"),
    Prefecture("Nagano-Ken", "長野県", "Chubu"),
    Prefecture("Gifu-Ken", "岐阜県", "Chubu"),
    Prefecture("Shizuoka-Ken", "静岡県", "Chubu"),
    Prefecture("Aichi-Ken", "愛知県", "Chubu"),
    Prefecture("Mie-Ken", "三重県", "Kansai"),
    Prefecture("Shiga-Ken", "滋賀県", "Kansai"),
    Prefecture("Kyoto-Fu", "京都府", "Kansai"),
    Prefecture("Osaka-Fu", "大阪府", "Kansai"),
    Prefecture("Hyogo-Ken", "兵庫県", "Kansai"),
    Prefecture("Nara-Ken", "奈良県", "Kansai"),
    Prefecture("Wakayama-Ken", "和歌山県", "Kansai"),
    Prefecture("Tottori-Ken", "鳥取県", "Chugoku"),
    Prefecture("Shimane-Ken", "島根県", "Chugoku"),
    Prefecture("Okayama-Ken", "岡山県", "Chugoku"),
    Prefecture("Hiroshima-Ken", "広島県", "Chugoku"),
    Prefecture("Yamaguchi-Ken", "山口県", "Chugoku"),
    Prefecture("Tokushima-Ken", "徳島県", "Shikoku"),
    Prefecture("Kagawa-Ken", "香川県", "Shikoku"),
    Prefecture("Ehime-Ken", "愛媛県", "Shikoku"),
    Prefecture("Kochi-Ken", "高知県", "Shikoku"),
    Prefecture("Fukuoka-Ken", "福岡県", "Kyushu"),
    Prefecture("Saga-Ken", "佐賀県", "Kyushu"),
    Prefecture("Nagasaki-Ken", "長崎県", "Kyushu"),
    Prefecture("Kumamoto-Ken", "熊本県", "Kyushu"),
    Prefecture("Oita-Ken", "大分県", "Kyushu"),
    Prefecture("Miyazaki-Ken", "宮崎県", "Kyushu"),
    Prefecture("Kagoshima-Ken", "鹿児島県", "Kyushu"),
    Prefecture("Okinawa-Ken", "沖縄県", "Kyushu"),
)

BY_NAME = {each.name: each for each in PREFECTURES}
