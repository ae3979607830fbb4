/* What the editor itself says, in Japanese. Texts are looked up when a panel of the editor opens. */
import { EditorState } from "@codemirror/state";
import { settings } from "../state/settings.svelte";

const japanese: Record<string, string> = {
	Find: "検索",
	Replace: "置換",
	next: "次へ",
	previous: "前へ",
	all: "すべて",
	"match case": "大文字と小文字を区別",
	"by word": "単語",
	regexp: "正規表現",
	replace: "置換",
	"replace all": "すべて置換",
	close: "閉じる",
	"current match": "現在の一致",
	"on line": "行",
	Diagnostics: "指摘",
	"No diagnostics": "指摘はありません",
	"Go to line": "行へ移動",
	go: "移動",
	Completions: "補完",
	"Fold line": "折りたたむ",
	"Unfold line": "開く",
	"Folded lines": "折りたたまれた行",
	"Unfolded lines": "開かれた行",
	unfold: "開く",
	"folded code": "折りたたまれた部分",
	"$ unchanged lines": "変わらない$行",
	"Revert this chunk": "この部分を取り入れる",
	"Control character": "制御文字",
	"Selection deleted": "選んだ部分を消しました",
	"replaced $ matches": "$か所を置換しました",
	"replaced match on line $": "$行目を置換しました",
	to: "→",
};

/* Asked anew each time, so that it follows the language without a new state of the editor. */
const phrasesNow: Record<string, string> = new Proxy(japanese, {
	get: (words, phrase: string) => (settings.language === "ja" ? words[phrase] : undefined),
	has: (words, phrase: string) => settings.language === "ja" && phrase in words,
	getOwnPropertyDescriptor: (words, phrase: string) =>
		settings.language === "ja" ? Object.getOwnPropertyDescriptor(words, phrase) : undefined,
});

export const phrases = EditorState.phrases.of(phrasesNow);
