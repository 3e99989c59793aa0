"""Invented names: common surnames and given names put together by chance; nobody in particular is meant."""

from random import Random

SURNAMES = (
    "李王张刘陈杨黄周吴曾胡郭何高罗郑梁谢唐许韩冯邓曹彭肖蔡潘田董袁余蒋夏姜范方石姚谭廖邹熊陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段"
    "雷钱汤尹黎易常武乔贺赖龚文"
)
WEIGHTS = tuple(sorted((1000 // (n + 3) for n in range(len(SURNAMES))), reverse=True))
MALE = "伟强磊洋勇杰涛超刚平辉鹏亮波斌浩凯俊峰志明海宏林龙晨阳博松岩川恒毓钧卓川渊"
FEMALE = "芳娜敏静丽艳霞玲梅琳雪倩婷莹蓉燕红云兰凤洁珍欣怡佳妍雅月思雨诗颖蕾薇茜岚"


def invented(rng: Random, sex: str) -> str:
    """Make a name of two or three characters for a woman (f) or a man (m)."""
    surname = rng.choices(SURNAMES, WEIGHTS)[0]
    given = FEMALE if sex == "f" else MALE
    return surname + "".join(rng.choices(given, k=1 if rng.random() < 0.2 else 2))
