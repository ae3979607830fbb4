/* What is wrong with an entry, at the key that it concerns, however deep that lies. */
import type { Diagnostic, KeyPlace, OutlineThing, Place } from "../../api/types";
import type { Workspace } from "../../state/workspace.svelte";
import type { Way } from "./entry";

export interface Errors {
	/* At the end of a way; `own`: without what is told at the keys below it. */
	of: (way: Way, own?: boolean) => string[];
}

export const noErrors: Errors = { of: () => [] };

/* Keys at the top that lack what is needed. */
export const missingOf = (keys: string[], message: string): Errors => ({
	of: (way) => (way.length === 1 && keys.includes(String(way[0])) ? [message] : []),
});

const before = (a: { line: number; column: number }, b: { line: number; column: number }): boolean =>
	a.line < b.line || (a.line === b.line && a.column <= b.column);
const endOf = (place: Place) => ({
	line: place.end_line ?? place.line,
	column: place.end_column ?? Infinity,
});
const isIn = (one: Place, place: Place): boolean => before(place, one) && before(one, endOf(place));

interface Spot {
	place: Place | undefined;
	/* of the keys in it */
	inner: Place[];
}

/* Entries of lists in an entry are things themselves; records that stand alone have their places in its keys. */
export class EntryErrors implements Errors {
	private readonly things: Map<string, OutlineThing>;
	private readonly diagnostics: Diagnostic[];

	constructor(
		workspace: Workspace,
		private readonly thing: OutlineThing,
		diagnostics: Diagnostic[],
		/* by way: why the last change there was refused */
		private readonly refusals: Record<string, string>,
		private readonly say: (one: Diagnostic) => string,
	) {
		const file = workspace.fileOf(thing.place);
		this.things = new Map(
			workspace.outline.things
				.filter((one) => workspace.fileOf(one.place) === file)
				.map((one) => [JSON.stringify(one.way), one]),
		);
		this.diagnostics = diagnostics.filter(
			(one) => workspace.fileOf(one) === file && isIn(one, thing.place),
		);
	}

	of(way: Way, own = false): string[] {
		const { place, inner } = this.spot(way);
		const refused = this.refusals[JSON.stringify(way)];
		const found = place
			? this.diagnostics.filter(
					(one) => isIn(one, place) && !(own && inner.some((below) => isIn(one, below))),
				)
			: [];
		return [...new Set([...(refused ? [refused] : []), ...found.map(this.say)])];
	}

	private spot(way: Way): Spot {
		let keys: Record<string, KeyPlace> | undefined = this.thing.keys;
		let place: Place | undefined = this.thing.place;
		for (const [index, part] of way.entries()) {
			const whole = [...this.thing.way, ...way.slice(0, index + 1)];
			const entry = this.things.get(JSON.stringify(whole));
			const key: KeyPlace | undefined = keys?.[String(part)];
			place = entry?.place ?? key ?? (typeof part === "number" ? place : undefined);
			keys = entry?.keys ?? key?.keys;
		}
		const entries = [...this.things.values()].filter((one) =>
			isBelow(one.way, [...this.thing.way, ...way]),
		);
		return { place, inner: [...Object.values(keys ?? {}), ...entries.map((one) => one.place)] };
	}
}

const isBelow = (way: Way, above: Way): boolean =>
	way.length === above.length + 1 && above.every((part, index) => way[index] === part);
