/*
 * What the screen itself says, in both languages. The words of the model (kinds, verdicts, attributes, …) are not
 * here: they come from the server (text/words.svelte.ts), so that screen, report and messages use the same.
 * A panel brings texts of its own with `speak`.
 */
import type { Said } from "../api/types";
import { settings } from "../state/settings.svelte";

/* Fills `{name}` of the chosen language. Read while something is painted, it follows the language. */
export function speak<Key extends string>(texts: Record<Key, Said>) {
	return (key: Key, values: Record<string, string | number> = {}): string =>
		texts[key][settings.language].replace(/\{(\w+)\}/g, (_, name: string) => String(values[name] ?? ""));
}

/* Of a text of the server: the chosen language, or what there is. */
export function told(text: Partial<Said> | undefined | null): string {
	return text?.[settings.language] ?? text?.en ?? text?.ja ?? "";
}

export const say = speak({
	home: { ja: "ホーム", en: "Home" },
	loading: { ja: "読み込み中…", en: "Loading…" },
	language: { ja: "言語", en: "Language" },
	otherLanguage: { ja: "English", en: "日本語" },
	theme: { ja: "配色", en: "Theme" },
	themeSystem: { ja: "端末に合わせる", en: "As the system" },
	themeLight: { ja: "明るい", en: "Light" },
	themeDark: { ja: "暗い", en: "Dark" },
	close: { ja: "閉じる", en: "Close" },
	stop: { ja: "中止", en: "Stop" },
	doneOf: { ja: "{all}のうち{done}まで", en: "{done} of {all}" },
	tried: { ja: "{tried}通りを試行", en: "{tried} tried" },
	found: { ja: "{found}件が見つかった", en: "{found} found" },
	comma: { ja: "、", en: ", " },
	seconds: { ja: "{seconds}秒", en: "{seconds} s" },
	print: { ja: "印刷", en: "Print" },
	cancel: { ja: "やめる", en: "Cancel" },
	retry: { ja: "もう一度", en: "Try again" },
	more: { ja: "その他", en: "More" },

	promise: { ja: "そのデータ、渡してよいか。", en: "May this data be passed on?" },
	tagline: {
		ja: "データの流れと、それを縛る法令や契約を書くと、図になり、違反、義務、未確認の事項、リスクが根拠とともに見えます。",
		en: "Write down how data flows and which laws and contracts it lives under. You get a picture, and see what breaks a rule, what is owed, what is not known yet and what could go wrong, each with its ground.",
	},
	emblem: {
		ja: "主体から主体へ渡るデータと、重なり合う規律、それぞれの判定を示す図",
		en: "Data that goes from party to party through regions of rules, with a verdict each",
	},
	examples: { ja: "例から始める", en: "Start from an example" },
	recent: { ja: "最近のモデル", en: "Recent models" },
	noRecent: { ja: "まだありません。", en: "None yet." },
	serverFiles: { ja: "このサーバのモデル", en: "Models on this server" },
	noFiles: { ja: "モデルのファイルはありません。", en: "There are no model files." },
	startNew: { ja: "白紙から始める", en: "Start from blank" },
	startNewHint: {
		ja: "四つのステップに沿って、最初のモデルを作ります。",
		en: "A first model, along the four steps.",
	},
	openLocal: { ja: "手元のファイルを開く", en: "Open a file of yours" },
	openLocalHint: {
		ja: "YAMLファイルを選ぶか、ここに落とします。",
		en: "Choose YAML files, or drop them here.",
	},
	unsavedMark: { ja: "未保存", en: "unsaved" },
	forget: { ja: "一覧から外す", en: "Remove from the list" },
	forgetUnsaved: {
		ja: "「{name}」には保存していない変更があります。捨てますか。",
		en: "“{name}” has changes that are not saved. Discard them?",
	},
	discard: { ja: "捨てる", en: "Discard" },

	text: { ja: "テキスト", en: "Text" },
	picture: { ja: "図", en: "Picture" },
	views: { ja: "表示", en: "Views" },
	lists: { ja: "一覧", en: "Lists" },
	resize: { ja: "境目を動かす", en: "Move the divider" },
	showText: { ja: "テキストを表示", en: "Show the text" },
	hideText: { ja: "テキストを隠す", en: "Hide the text" },
	showLists: { ja: "一覧を表示", en: "Show the lists" },
	hideLists: { ja: "一覧を隠す", en: "Hide the lists" },

	save: { ja: "保存", en: "Save" },
	saveAs: { ja: "名前を付けて保存", en: "Save as" },
	saveAsFolder: { ja: "保存先（サーバ上のパス）", en: "Where to (path on the server)" },
	saved: { ja: "保存しました。", en: "Saved." },
	download: { ja: "ダウンロード", en: "Download" },
	readOnly: {
		ja: "このサーバには書き込めません。ダウンロードして保存してください。",
		en: "This server cannot be written to. Download the files to keep them.",
	},
	undo: { ja: "元に戻す", en: "Undo" },
	redo: { ja: "やり直す", en: "Redo" },
	files: { ja: "ファイル", en: "Files" },
	exportPicture: { ja: "図", en: "Picture" },
	exportReport: { ja: "報告書", en: "Report" },
	checking: { ja: "点検中…", en: "Checking…" },
	checked: { ja: "点検済み", en: "Checked" },
	offline: {
		ja: "サーバにつながりません。編集はこのブラウザに残ります。",
		en: "The server cannot be reached. Your edits are kept in this browser.",
	},
	failed: { ja: "うまくいきませんでした", en: "That did not work" },

	conflictTitle: { ja: "他の人が先に保存しました", en: "Somebody else saved first" },
	conflictText: {
		ja: "「{path}」は、あなたが開いた後に変更されています。残す内容を選んでください。",
		en: "“{path}” was changed after you opened it. Choose what to keep.",
	},
	conflictGone: {
		ja: "「{path}」は、あなたが開いた後に消されています。",
		en: "“{path}” was deleted after you opened it.",
	},
	conflictTheirs: { ja: "保存されている版", en: "The saved version" },
	conflictMine: { ja: "あなたの版（ここで直せます）", en: "Your version (edit it here)" },
	takePart: { ja: "保存されている方にする", en: "Take the saved one" },
	keepPart: { ja: "自分の方を残す", en: "Keep mine" },
	takeTheirs: { ja: "保存されている版にする", en: "Take the saved version" },
	keepMine: { ja: "この版で保存する", en: "Save your version" },

	tokenTitle: { ja: "トークンが要ります", en: "A token is needed" },
	tokenText: {
		ja: "このサーバの管理者から受け取ったトークンを入れてください。このタブを閉じるまで覚えます。",
		en: "Enter the token that you got from the keeper of this server. It is remembered until this tab is closed.",
	},
	token: { ja: "トークン", en: "Token" },
	signIn: { ja: "使う", en: "Use it" },

	asOf: { ja: "基準日", en: "As of" },
	asOfModel: { ja: "モデルの基準日に戻す", en: "Back to the model's date" },

	elsewhere: {
		ja: "このモデルは別のタブで開いています",
		en: "This model is open in another tab",
	},
	elsewhereText: {
		ja: "互いの変更を上書きしないよう、一つのタブだけで編集します。「ここで続ける」と、そのタブの変更はすべてここに引き継がれます。",
		en: "Only one tab edits it, so that neither overwrites the other. Continue here, and everything that was changed there comes along.",
	},
	takeOver: { ja: "ここで続ける", en: "Continue here" },
	openCopy: { ja: "写しを開く", en: "Open a copy" },
	workspaceGone: {
		ja: "このモデルは、このブラウザにありません。",
		en: "This model is not kept in this browser.",
	},
});
