import { speak } from "../../text/texts";

export const say = speak({
	wait: { ja: "点検しています…", en: "Checking…" },
	mend: {
		ja: "テキストの誤りを直す",
		en: "Mend the text",
	},
	mendWhy: {
		ja: "{count}か所に誤りがあり、まだ判定できません。",
		en: "Errors in it: {count}. Nothing can be judged until they are mended.",
	},
	forbidden: { ja: "禁じられているイベントを見直す", en: "Change what is forbidden" },
	forbiddenWhy: {
		ja: "{count}件のイベントが規律に反します。計画は、許されるようにする変え方を、手間の小さい順に挙げます。",
		en: "Events that break a rule: {count}. Plans list what would make them lawful, the least effort first.",
	},
	ask: { ja: "問いに答える", en: "Answer the questions" },
	askWhy: {
		ja: "{count}件の事実が未確認で、{events}件のイベントの判定が定まりません。",
		en: "Facts that are not known: {count}. Events that cannot be judged without them: {events}.",
	},
	askOnly: { ja: "{count}件の事実が未確認です。", en: "Facts that are not known: {count}." },
	findings: { ja: "指摘を読む", en: "Read the findings" },
	findingsWhy: {
		ja: "{count}件あります。それぞれに根拠と直し方が付いています。",
		en: "Findings: {count}, each with its ground and a way to mend it.",
	},
	duties: { ja: "義務を誰がいつ果たすか決める", en: "Settle who fulfils the duties, and when" },
	dutiesWhy: {
		ja: "{count}件の義務が生じています。",
		en: "Duties that arise: {count}.",
	},
	risks: { ja: "リスクごとに対策を決める", en: "Decide on the risks" },
	risksWhy: {
		ja: "表で、イベントごとのリスクと対策要件を見て、採否を書き込めます。",
		en: "The tables list risks and controls event by event; decisions are written into them.",
	},
	report: { ja: "報告書にまとめる", en: "Hand out the report" },
	reportWhy: {
		ja: "図、判定、義務、リスクが一つのページになります。",
		en: "Picture, verdicts, duties and risks on one page.",
	},
	good: { ja: "すべてのイベントが許されています。", en: "Every event is permitted." },
	goPlan: { ja: "計画を探す", en: "Find plans" },
	goRead: { ja: "指摘を見る", en: "See the findings" },
	goAnswer: { ja: "問いを見る", en: "See the questions" },
	goDuties: { ja: "義務を見る", en: "See the duties" },
	goTables: { ja: "表を開く", en: "Open the tables" },
	goText: { ja: "テキストへ", en: "To the text" },
	goReport: { ja: "報告書（HTML）", en: "Report (HTML)" },
});
