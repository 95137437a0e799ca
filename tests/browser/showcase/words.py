"""Texts of three languages for the showcase: long enough to break lines, with hard Thai marks."""

TITLES = {
    "en": "Street light out for three weeks in front of the market",
    "id": "Lampu jalan mati tiga minggu di depan pasar",
    "th": "ไฟถนนหน้าตลาดดับมาสามสัปดาห์แล้ว",
}
TEXTS = {
    "en": "The lamp at the corner has been dark since the rain. Two people fell last week.",
    "id": "Lampu di sudut jalan padam sejak hujan. Dua orang terjatuh minggu lalu.",
    "th": "ไฟตรงหัวมุมถนนดับตั้งแต่ฝนตก สัปดาห์ที่แล้วมีคนล้มสองคน น้ำประปาก็ขุ่นมาก กตัญญูรู้คุณ",
}
