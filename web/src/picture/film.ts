/* The run as a film: after so many events, what has happened, happens, and is still to come. */
import type { CheckAnswer, EventResult } from "../api/types";
import type { Item } from "./scene";

/* of an item of the picture, as a class of the style sheet; "": it is there as always */
export type Moment = "" | "now" | "past" | "later" | "gone";

export interface FilmState {
	/* number of different events, in the order of the run */
	length: number;
	/* the event that happens now; null: nothing has happened yet */
	event: EventResult | null;
	/* all results of that event, one a data */
	results: EventResult[];
	momentOf: (item: Item) => Moment;
}

export function eventsOf(answer: CheckAnswer | null): string[] {
	return [...new Set(answer?.events.map((event) => event.event) ?? [])];
}

/* position: how many events have happened; null: no film. */
export function filmOf(answer: CheckAnswer | null, position: number | null): FilmState | null {
	if (position === null || !answer) return null;
	const events = eventsOf(answer);
	const order = new Map(events.map((id, index) => [id, index]));
	const results = answer.events.filter((event) => event.event === events[position - 1]);

	function momentOf(item: Item): Moment {
		const number = (id: string | null): number => (id === null ? -1 : (order.get(id) ?? -1));
		if (item.what === "holding") {
			if (number(item.madeBy) >= (position ?? 0)) return "later";
			return item.goneBy !== null && number(item.goneBy) < (position ?? 0) ? "gone" : "";
		}
		if (item.thing?.kind !== "event") return "";
		const at = number(item.thing.id);
		if (at === (position ?? 0) - 1) return "now";
		return at >= (position ?? 0) ? "later" : "past";
	}

	return { length: events.length, event: results[0] ?? null, results, momentOf };
}
