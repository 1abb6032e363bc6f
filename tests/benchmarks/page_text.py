"""Invented trade-paper prose for generated pages: endless distinct sentences from a seed. Knows nothing of layout."""

from __future__ import annotations

from random import Random

PLACES = "青槐 云岭 南浦 西渡 长汀 北原 澄江 石桥 临港 望川 松河 平湖 海门 安丘 龙泉 丰台".split()
FIELDS = (
    "功率器件 光通信模块 车规芯片 液晶面板 工业软件 传感器 钠离子电池 算力调度 数字孪生 智能仓储 边缘网关 卫星终端 "
    "先进封装 服务机器人 虚拟现实 储能变流器 存储颗粒 射频前端 柔性屏 操作系统"
).split()
BODIES = "研究院 产业联盟 行业协会 工程中心 测试实验室 创新平台 示范园区 采购中心 检测机构 标准工作组".split()
DEEDS = (
    "完成了首轮试产 通过了第三方验证 建成了共享产线 签下了长期订单 公布了技术路线图 启动了二期扩建 发布了评测办法 "
    "缩短了交付周期 降低了单位能耗 补上了检测短板 打通了上下游数据 招募了跨学科团队"
).split()
REASONS = (
    "订单回暖 原料价格回落 地方配套资金到位 客户对交期的要求变严 工艺窗口越来越窄 海外认证周期拉长 人才储备不足 "
    "换线次数明显增加 标准尚未统一 设备国产化步伐加快"
).split()
VIEWS = (
    "慢一点并不是坏事 关键在于把数据留住 没有场景就没有迭代 先把良率做稳再谈规模 成本还有下降空间 合作比单干更划算 "
    "用户最终会用脚投票 耐心是最稀缺的投入 算清账才能走远路 开放接口是底线"
).split()
FAMILY = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦许何吕施张孔曹严华金魏陶姜"
GIVEN = "明远 思齐 嘉禾 子衿 云舒 景行 知微 若谷 清和 望舒 星野 怀瑾 长风 以宁 书言 听澜 向晚 一诺 可 磊 敏 岩".split()
ENGLISH = "CPU GPU OpenBus Chiplet MiniLED RISC-V eVTOL NB-IoT SiC ToB".split()
HEAD_A = "提速 换挡 突围 扩容 起势 破题 回暖 走深 出海 落地 攻坚 焕新".split()
HEAD_B = (
    "谁来补上最后一环 还差哪几步 正在改写产线 成为新的增长点 期待统一标准 迎来窗口期 如何算清这本账 从样机走向批量 "
    "要过三道关 让老厂房醒过来 不再只拼价格 加快走向车间"
).split()


class Prose:
    """A source of sentences, names and headlines; the same seed always gives the same text."""

    def __init__(self, seed: int) -> None:
        self.dice = Random(seed)
        self.places, self.fields, self.bodies = PLACES, FIELDS, BODIES

    def turn_to_a_subject(self) -> None:
        """Speak from now on of a few things in a few places, as an article does."""
        r = self.dice
        self.places, self.fields, self.bodies = r.sample(PLACES, 3), r.sample(FIELDS, 3), r.sample(BODIES, 2)

    def name(self) -> str:
        return self.dice.choice(FAMILY) + self.dice.choice(GIVEN)

    def sentence(self) -> str:
        r = self.dice
        place, other = r.sample(self.places, 2)
        field, second = r.sample(self.fields, 2)
        body, deed, reason, view = r.choice(self.bodies), r.choice(DEEDS), r.choice(REASONS), r.choice(VIEWS)
        share, year, month, count = r.randint(3, 97), r.randint(2018, 2023), r.randint(1, 12), r.randint(12, 9800)
        return r.choice(
            [
                f"{month}月{r.randint(1, 28)}日，{place}{body}表示，{field}项目{deed}，涉及企业{count}家。",
                f"{year}年，{place}的{field}产量同比增长{share}.{r.randint(0, 9)}%，{second}则基本持平。",
                f"“{view}。”{place}{body}负责人{self.name()}说，{reason}，{field}企业不得不重新排期。",
                f"由于{reason}，{place}和{other}两地的{field}厂商{deed}。",
                f"记者在{place}看到，{count}平方米的车间里，{field}与{second}共用一条产线，{deed}。",
                f"{self.name()}认为，{field}的难点不在{second}，而在{reason}；“{view}”，他补充道。",
                f"据{place}{body}统计，截至{month}月，{field}标准有{share}项，其中{r.randint(1, 9)}项与{second}有关。",
                f"在{other}，一家{field}公司把{r.choice(ENGLISH)}方案用于{second}，{share}天内{deed}。",
                f"与{second}相比，{field}更看重一致性：每{count}件产品中，允许的偏差只有{r.randint(1, 9)}件。",
                f"业内人士提醒，{reason}并不意味着{field}可以放松要求（包括{second}在内），{view}。",
                f"{place}正在筹建{field}公共服务平台，计划投入{count}万元，{r.randint(2, 9)}年内服务企业{share}家。",
                f"{r.choice(ENGLISH)}、{r.choice(ENGLISH)}等接口怎样兼容？{place}{body}给出的答案是：{view}。",
            ]
        )

    def paragraph(self) -> str:
        return "".join(self.sentence() for _ in range(self.dice.choice([1, 2, 2, 3, 3, 4])))

    def headline(self, least: int, most: int) -> str:
        r = self.dice
        for _ in range(60):
            text = r.choice(
                [
                    f"{r.choice(self.fields)}{r.choice(HEAD_A)}：{r.choice(HEAD_B)}",
                    f"{r.choice(self.places)}{r.choice(self.fields)}{r.choice(HEAD_B)}",
                    f"{r.choice(self.fields)}{r.choice(HEAD_B)}",
                    f"{r.choice(self.fields)}{r.choice(HEAD_A)}"
                    f" {r.choice(self.places)}{r.choice(self.bodies)}{r.choice(HEAD_A)}",
                    f"{r.randint(2019, 2024)}年{r.choice(self.fields)}{r.choice(HEAD_B)}",
                    f"{r.choice(self.fields)}{r.choice(HEAD_A)}",
                ]
            )
            if least <= len(text) <= most:
                return text
        return (r.choice(self.fields) + r.choice(HEAD_A) + r.choice(HEAD_B))[:most]

    def short(self) -> str:
        r = self.dice
        return r.choice([r.choice(VIEWS), r.choice(self.fields) + r.choice(HEAD_A), r.choice(self.fields) + "怎么走？"])

    def caption(self) -> str:
        return (
            f"图为{self.dice.choice(self.places)}{self.dice.choice(self.bodies)}的{self.dice.choice(self.fields)}产线"
        )
