/* What the text of a model says at a place of its structure, as plain values; and changes of it. */
import { parseDocument } from "yaml";
import type { Edit } from "../../api/operations";
import type { OutlineThing } from "../../api/types";
import type { Workspace } from "../../state/workspace.svelte";

export type Value = string | number | boolean | null | Value[] | { [key: string]: Value };
export type Entry = Record<string, Value>;
export type Way = (string | number)[];

/* A change of an entry; the way leads from it. */
export interface Change {
	do: "set" | "append" | "remove" | "move";
	way: Way;
	value?: Value;
	/* of move: its number in its list then */
	to?: number;
}

/* Files as values, by path; a file that cannot be read counts as empty. */
export type Contents = Record<string, Value>;

export function contentsOf(workspace: Workspace): Contents {
	const files = workspace.documents.filter((document) => !document.path.endsWith(".csv"));
	return Object.fromEntries(files.map((document) => [document.path, parse(document.text)]));
}

export function parse(text: string): Value {
	try {
		return parseDocument(text, { logLevel: "silent", uniqueKeys: false, schema: "core" }).toJS() as Value;
	} catch {
		return null;
	}
}

export const isEntry = (value: Value | undefined): value is Entry =>
	typeof value === "object" && value !== null && !Array.isArray(value);

export function valueAt(from: Value | undefined, way: Way): Value | undefined {
	let here: Value | undefined = from;
	for (const part of way) {
		if (Array.isArray(here)) here = here[Number(part)];
		else if (isEntry(here)) here = here[String(part)];
		else return undefined;
	}
	return here;
}

export function entryOf(contents: Contents, workspace: Workspace, thing: OutlineThing): Entry {
	const value = valueAt(contents[workspace.fileOf(thing.place)], thing.way);
	return isEntry(value) ? value : {};
}

/* Is it the last that its list or map has? */
function isAlone(from: Value | undefined, way: Way): boolean {
	const above = valueAt(from, way.slice(0, -1));
	return (Array.isArray(above) ? above.length : isEntry(above) ? Object.keys(above).length : 0) <= 1;
}

/* Removing the last entry of a collection removes its key: an empty one says nothing. `keep`: so many parts stay. */
export function removal(from: Value | undefined, way: Way, keep = 1): Way {
	let shown = way;
	while (shown.length > keep && isAlone(from, shown)) shown = shown.slice(0, -1);
	return shown;
}

/* The same change of a value that stands in no text yet. */
export function applied(entry: Entry, change: Change): Entry {
	const copy = structuredClone(entry);
	const last = change.way[change.way.length - 1] ?? "";
	let above: Value = copy;
	for (const part of change.do === "append" ? change.way : change.way.slice(0, -1)) {
		const below: Value | undefined = valueAt(above, [part]);
		if (below !== undefined) above = below;
		else (above as Entry)[String(part)] = above = change.do === "append" ? [] : {};
	}
	if (change.do === "append") (above as Value[]).push(change.value ?? null);
	else if (change.do === "set") (above as Entry)[String(last)] = change.value ?? null;
	else if (change.do === "move") {
		if (Array.isArray(above)) above.splice(change.to ?? 0, 0, ...above.splice(Number(last), 1));
	} else if (Array.isArray(above)) above.splice(Number(last), 1);
	else Reflect.deleteProperty(above as Entry, String(last));
	return copy;
}

/* What leads from one state of an entry to another, key by key: what stays keeps its comments. */
export function editsBetween(before: Entry, after: Entry, file: string, way: Way): Edit[] {
	const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])];
	return keys
		.filter((key) => JSON.stringify(before[key]) !== JSON.stringify(after[key]))
		.map((key) =>
			after[key] === undefined
				? { do: "remove", file, way: [...way, key] }
				: { do: "set", file, way: [...way, key], value: after[key] },
		);
}
