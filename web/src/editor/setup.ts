/* What every file of a workspace is edited with; looks come from the page's style sheet (editor.css). */
import {
	autocompletion,
	closeBrackets,
	closeBracketsKeymap,
	completionKeymap,
} from "@codemirror/autocomplete";
import { defaultKeymap, history, indentWithTab } from "@codemirror/commands";
import { yaml } from "@codemirror/lang-yaml";
import {
	bracketMatching,
	codeFolding,
	foldGutter,
	foldKeymap,
	indentOnInput,
	indentUnit,
	syntaxHighlighting,
} from "@codemirror/language";
import { lintGutter, lintKeymap } from "@codemirror/lint";
import { highlightSelectionMatches, search, searchKeymap } from "@codemirror/search";
import { EditorState, type EditorStateConfig } from "@codemirror/state";
import {
	drawSelection,
	EditorView,
	highlightActiveLine,
	highlightActiveLineGutter,
	hoverTooltip,
	keymap,
	lineNumbers,
} from "@codemirror/view";
import { classHighlighter } from "@lezer/highlight";
import type { Workspace } from "../state/workspace.svelte";
import { completionOf } from "./completion";
import { chosenLines } from "./chosen";
import { hoverOf } from "./hover";
import { phrases } from "./phrases";

/* Undo is the workspace's: a form may have changed several files at once. */
const undoKeymap = (workspace: Workspace) => [
	{ key: "Mod-z", run: () => workspace.undo(), preventDefault: true },
	{ key: "Mod-Shift-z", run: () => workspace.redo(), preventDefault: true },
	{ key: "Mod-y", run: () => workspace.redo(), preventDefault: true },
];

export function editorConfiguration(workspace: Workspace): EditorStateConfig {
	return {
		extensions: [
			lineNumbers(),
			foldGutter(),
			lintGutter(),
			codeFolding(),
			history(),
			drawSelection(),
			EditorState.allowMultipleSelections.of(true),
			indentUnit.of("  "),
			EditorState.tabSize.of(2),
			indentOnInput(),
			bracketMatching(),
			closeBrackets(),
			highlightActiveLine(),
			highlightActiveLineGutter(),
			highlightSelectionMatches(),
			search({ top: true }),
			yaml(),
			syntaxHighlighting(classHighlighter),
			autocompletion({ override: [completionOf(workspace)], icons: false }),
			hoverTooltip(hoverOf(workspace)),
			chosenLines,
			EditorView.lineWrapping,
			/* What scrolls is to be reached by keyboard: said, for tools that do not see it. */
			EditorView.contentAttributes.of({ tabindex: "0" }),
			phrases,
			keymap.of([
				...undoKeymap(workspace),
				...closeBracketsKeymap,
				...completionKeymap,
				...searchKeymap,
				...foldKeymap,
				...lintKeymap,
				...defaultKeymap,
				indentWithTab,
			]),
		],
	};
}
