import { speak } from "../text/texts";

export const say = speak({
	piece: { ja: "図の部分 {number}/{count}", en: "The picture, part {number} of {count}" },
	events: { ja: "イベントと判定", en: "Events and verdicts" },
	findings: { ja: "指摘", en: "Findings" },
	questions: { ja: "問い", en: "Questions" },
	duties: { ja: "義務", en: "Duties" },
	cite: { ja: "根拠", en: "Source" },
	status: { ja: "状況", en: "Status" },
	none: { ja: "指摘はありません。", en: "Nothing was found." },
});
