/* What a key does, and what a name stands for, under the pointer. */
import type { EditorView, Tooltip } from "@codemirror/view";
import type { Workspace } from "../state/workspace.svelte";
import { told } from "../text/texts";
import { describe, loadSchema } from "./schema";
import { wayAround } from "./way";

export function hoverOf(workspace: Workspace) {
	return async (view: EditorView, position: number): Promise<Tooltip | null> => {
		const text = view.state.doc;
		const around = wayAround(text, position);
		if (!around) return null;
		await loadSchema();
		const word = text.sliceString(around.from, around.to);
		const isKey = /^\s*:(\s|$)/.test(text.sliceString(around.to, around.to + 3));
		const lines = isKey
			? [describe([...around.way.keys, word], /^pack:/m.test(text.sliceString(0, 2000)))]
			: meanings(workspace, word);
		const said = lines.filter(Boolean);
		if (!said.length) return null;
		return { pos: around.from, end: around.to, above: true, create: () => ({ dom: box(word, said) }) };
	};
}

function meanings(workspace: Workspace, word: string): string[] {
	const things = workspace.outline.things
		.filter((thing) => thing.id === word)
		.map((thing) => told(thing.names));
	const brought = Object.values(workspace.outline.names).map((table) => told(table[word]));
	return [...new Set([...things, ...brought])].filter(Boolean).slice(0, 3);
}

function box(word: string, lines: string[]): HTMLElement {
	const element = document.createElement("div");
	element.className = "hover-box";
	const name = document.createElement("strong");
	name.append(word);
	element.append(name, ...lines.map((line) => ` ${line}`));
	return element;
}
