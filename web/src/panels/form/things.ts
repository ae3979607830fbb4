/* Collections of a model and what is in them. */
import type { OutlineThing, Thing } from "../../api/types";
import type { Workspace } from "../../state/workspace.svelte";
import { told } from "../../text/texts";
import { wordsOf } from "../../text/words.svelte";
import { isEntry, valueAt, type Contents, type Value, type Way } from "./entry";
import { collectionsOf, kindOf, type Field } from "../../text/records";

export const rootOf = (content: Value | undefined): "model" | "pack" =>
	isEntry(content) && "pack" in content ? "pack" : "model";

export function siblingsOf(content: Value | undefined, way: Way): Value[] {
	const above = valueAt(content, way.slice(0, -1));
	const last = way[way.length - 1];
	if (Array.isArray(above)) return above.filter((_, index) => index !== last);
	if (!isEntry(above)) return [];
	return Object.entries(above).flatMap(([key, one]) => (key === last ? [] : [one]));
}

/* A collection with what the model has in it. */
export interface Collection {
	field: Field;
	name: string;
	things: OutlineThing[];
}

/* Words for a record that no thing is called by are what the key of the collection means. */
export function nameOfCollection(field: Field): string {
	return told(wordsOf("kinds")[kindOf(field)]) || told(field).split(/[（(:、,]/)[0] || field.key;
}

export function collections(workspace: Workspace, contents: Contents): Collection[] {
	const root = rootOf(contents[workspace.main]);
	return collectionsOf(root).map((field) => ({
		field,
		name: nameOfCollection(field),
		things: workspace.outline.things.filter((thing) => thing.way[0] === field.key),
	}));
}

/* The entry that a choice is about: a holding stands in no line, its data does. Ids of lists may stand twice. */
export function entryFor(workspace: Workspace, thing: Thing | null): OutlineThing | undefined {
	if (!thing) return undefined;
	const holding = thing.kind === "holding" || thing.kind === "shape";
	const kind = holding ? "data" : thing.kind;
	const id = holding ? (thing.id.split("@")[0] ?? "") : thing.id;
	return workspace.outline.things.find((one) => one.kind === kind && one.id === id);
}

export const isIdentifier = (id: string): boolean => /^[\p{L}\p{N}_][\p{L}\p{N}_-]*$/u.test(id);

export const isFree = (workspace: Workspace, kind: string, id: string): boolean =>
	!workspace.outline.things.some((thing) => thing.kind === kind && thing.id === id);
