/* What a key does, and what a name or word stands for, under the pointer. */
import type { EditorView, Tooltip } from "@codemirror/view";
import type { Pack } from "../api/types";
import { settings } from "../state/settings.svelte";
import type { Workspace } from "../state/workspace.svelte";
import { countryName, meaningOfWord, standingIn, type Standing } from "../text/records";
import { told } from "../text/texts";
import { vocabulary, word as wordOf, wordsOf } from "../text/words.svelte";
import { rootOf } from "./completion";
import { describe, loadSchema } from "./schema";
import { wayAround } from "./way";

export function hoverOf(workspace: Workspace) {
	return async (view: EditorView, position: number): Promise<Tooltip | null> => {
		const text = view.state.doc;
		const around = wayAround(text, position);
		if (!around) return null;
		await Promise.all([loadSchema(), vocabulary.loadPacks()]);
		const word = text.sliceString(around.from, around.to);
		const root = rootOf(text);
		const isKey = /^["']?\s*:(\s|$)/.test(text.sliceString(around.to, around.to + 4));
		const key = isKey ? describe([...around.way.keys, word], root === "pack") : "";
		const said = key ? [key] : meanings(workspace, word, standingIn(workspace, root, around.way.keys));
		if (!said.length) return null;
		return { pos: around.from, end: around.to, above: true, create: () => ({ dom: box(word, said) }) };
	};
}

/* Kinds that the key names come first; what is of no kind there is looked for among all. */
function meanings(workspace: Workspace, word: string, { field }: Standing): string[] {
	if (field && word in wordsOf(`enums/${field.shape}`)) return [meaningOfWord(field.shape, word)];
	const kinds = field?.names ?? [];
	if (kinds.includes("pack")) return packLines(vocabulary.packs.find((one) => one.pack === bare(word)));
	if (kinds.includes("country") && countryName(word)) return [countryName(word)];
	const there = kinds.flatMap((kind) => named(workspace, kind, word));
	const anywhere = Object.keys(workspace.outline.names).flatMap((kind) => named(workspace, kind, word));
	return [...new Set(there.length ? there : anywhere)].slice(0, 3);
}

function named(workspace: Workspace, kind: string, id: string): string[] {
	const own = workspace.outline.things.find((thing) => thing.kind === kind && thing.id === id);
	const name = told(own?.names ?? workspace.outline.names[kind]?.[id]);
	if (!name) return [];
	return [`${wordOf("kinds", kind)}${name === id ? "" : `: ${name}`}`];
}

/* Without the version that is asked for. */
const bare = (pack: string): string => pack.split("@")[0] ?? pack;

function packLines(pack: Pack | undefined): string[] {
	if (!pack) return [];
	const ja = settings.language === "ja";
	const regimes = pack.regimes.map((regime) => told(regime.name) || regime.id).join(ja ? "、" : ", ");
	const checked = ja
		? `版 ${pack.version}、${pack.checked}に原典と照合`
		: `version ${pack.version}, checked against the sources on ${pack.checked}`;
	return [told(pack.title), checked, regimes && `${ja ? "場" : "Regimes"}: ${regimes}`].filter(Boolean);
}

function box(word: string, lines: string[]): HTMLElement {
	const element = document.createElement("div");
	element.className = "hover-box";
	const name = document.createElement("strong");
	name.append(word);
	element.append(name, ...lines.map((line, index) => (index ? paragraph(line) : ` ${line}`)));
	return element;
}

function paragraph(line: string): HTMLElement {
	const element = document.createElement("div");
	element.append(line);
	return element;
}
