/*
 * What names a thing: found in the model's own text by the language's records, so that somebody who deletes it knows
 * what would miss it, and a new name reaches every place that has the old one.
 */
import type { Edit } from "../../api/operations";
import type { OutlineThing } from "../../api/types";
import type { Workspace } from "../../state/workspace.svelte";
import { isEntry, type Contents, type Value, type Way } from "./entry";
import { fieldsOf, isRecord, kindsOf, type Field } from "./records";

export interface Use {
	file: string;
	way: Way;
	/* what stands there */
	text: string;
	/* of whose entry it is; undefined: of the model itself */
	thing: OutlineThing | undefined;
	/* the way of the key of that entry */
	key: string;
	/* a key of a map is the name itself */
	isKey: boolean;
}

/* Shapes that hold names within longer text: event/data/risk, question(data,party), conditions. */
const composite = new Set(["line", "word_set", "expression", "requirement", "words"]);

const escape = (id: string): string => id.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
const whole = (id: string): RegExp =>
	new RegExp(`(?<![\\p{L}\\p{N}_.-])${escape(id)}(?![\\p{L}\\p{N}_-])`, "gu");

interface Search {
	kind: string;
	id: string;
	pattern: RegExp;
	found: (way: Way, text: string, isKey?: boolean) => void;
}

function seekText(search: Search, way: Way, text: string, record: string, field: Field): void {
	const kinds = kindsOf(record, field.key);
	if (kinds.includes(search.kind) ? text === search.id : isMention(search, text, record, field))
		search.found(way, text);
}

function isMention(search: Search, text: string, record: string, field: Field): boolean {
	if (!composite.has(field.shape) || kindsOf(record, field.key).length) return false;
	if (field.shape === "words") return /[(/]/.test(text) && text.search(search.pattern) >= 0;
	return text.search(search.pattern) >= 0;
}

function seekValue(search: Search, way: Way, value: Value, record: string, field: Field): void {
	if (typeof value === "string") seekText(search, way, value, record, field);
	else if (Array.isArray(value))
		value.forEach((one, index) => seekValue(search, [...way, index], one, record, field));
	else if (isEntry(value) && field.shape !== "text")
		for (const [key, one] of Object.entries(value)) {
			/* considered: has regimes as its keys */
			if (field.key === "considered" && search.kind === "regime" && key === search.id)
				search.found([...way, key], key, true);
			seekValue(search, [...way, key], one, record, field);
		}
}

function seek(search: Search, way: Way, value: Value, record: string): void {
	if (!isEntry(value)) return;
	for (const field of fieldsOf(record, value)) {
		const at = value[field.key];
		if (at === undefined || (field.key === "id" && record !== "silence")) continue;
		const below = [...way, field.key];
		if (!isRecord(field.shape)) seekValue(search, below, at, record, field);
		else if (field.repetition === "once") seek(search, below, at, field.shape);
		else if (Array.isArray(at))
			at.forEach((one, index) => seek(search, [...below, index], one, field.shape));
		else if (isEntry(at))
			for (const [key, one] of Object.entries(at)) seek(search, [...below, key], one, field.shape);
	}
}

const begins = (way: Way, start: Way): boolean => start.every((part, index) => way[index] === part);

export function usesOf(workspace: Workspace, contents: Contents, of: OutlineThing): Use[] {
	const uses: Use[] = [];
	for (const [file, value] of Object.entries(contents)) {
		const here = workspace.outline.things
			.filter((thing) => workspace.fileOf(thing.place) === file)
			.sort((a, b) => b.way.length - a.way.length);
		const found = (way: Way, text: string, isKey = false): void => {
			const thing = here.find((one) => begins(way, one.way));
			if (thing && begins(thing.way, of.way) && file === workspace.fileOf(of.place)) return;
			const key = String(way[thing?.way.length ?? 0] ?? "");
			uses.push({ file, way, text, thing, key, isKey });
		};
		const root = isEntry(value) && "pack" in value ? "pack" : "model";
		seek({ kind: of.kind, id: of.id, pattern: whole(of.id), found }, [], value, root);
	}
	return uses;
}

/* The edits that call a thing otherwise everywhere. `way`: of its entry, or of the key that holds its id. */
export function renaming(workspace: Workspace, of: OutlineThing, uses: Use[], to: string): Edit[] {
	const file = workspace.fileOf(of.place);
	const own: Edit =
		"id" in of.keys
			? { do: "set", file, way: [...of.way, "id"], value: to }
			: { do: "rename", file, way: of.way, key: to };
	const others = uses.map((use): Edit => {
		const value = use.text.replace(whole(of.id), to);
		return use.isKey
			? { do: "rename", file: use.file, way: use.way, key: to }
			: { do: "set", file: use.file, way: use.way, value };
	});
	/* ways lead through the old name: the thing itself comes last */
	return [...others, own];
}
