/* Findings and diagnostics of the server as marks of the editor. */
import type { Diagnostic as Mark } from "@codemirror/lint";
import type { EditorState } from "@codemirror/state";
import type { EditorView } from "@codemirror/view";
import type { Diagnostic, Finding } from "../api/types";
import { rangeOf } from "../state/positions";
import { settings } from "../state/settings.svelte";
import { told } from "../text/texts";

const severities = { error: "error", warning: "warning", note: "info" } as const;

type One = Diagnostic | Finding;

/* newest: what is said of one by now, if more is said than when it was marked. */
export function marksOf(state: EditorState, diagnostics: One[], newest: (one: One) => One): Mark[] {
	const marks = diagnostics
		.filter((one) => one.line > 0)
		.map((one): Mark => {
			const { from, to } = rangeOf(state.doc, one);
			return {
				from,
				to,
				severity: severities[one.severity],
				message: told(one.message),
				source: one.code,
				renderMessage: () => message(newest(one)),
				actions: actions(one, from, to),
			};
		});
	return marks.sort((a, b) => a.from - b.from || a.to - b.to);
}

/* Made when it is shown, so that it is in the language of then. */
function message(one: One): Node {
	const box = document.createElement("div");
	box.className = "mark-message";
	box.append(told(one.message));
	const cite = "cite" in one ? one.cite : null;
	for (const [name, text] of [
		["mark-cite", cite],
		["mark-help", told(one.help)],
	]) {
		if (!text || !name) continue;
		const line = document.createElement("div");
		line.className = name;
		line.append(text);
		box.append(line);
	}
	return box;
}

function actions(one: One, from: number, to: number): Mark["actions"] & object {
	const suggestion = "suggestion" in one ? one.suggestion : undefined;
	if (!suggestion) return [];
	const name = settings.language === "ja" ? `「${suggestion}」に直す` : `Change to “${suggestion}”`;
	const apply = (view: EditorView, start = from, end = to): void =>
		view.dispatch({ changes: { from: start, to: end, insert: suggestion }, userEvent: "input.fix" });
	return [{ name, apply }];
}
