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

	const ends = endsOf(answer, order);

	function momentOf(item: Item): Moment {
		const done = position ?? 0;
		const at = order.get(item.event ?? item.thing?.id ?? "") ?? -1;
		if (item.what === "holding") {
			if (at >= done) return "later";
			return (ends.get(item.thing?.id ?? "") ?? Infinity) < done ? "gone" : "";
		}
		if (item.what !== "event" && item.what !== "flow") return "";
		if (at === done - 1) return "now";
		return at >= done ? "later" : "past";
	}

	return { length: events.length, event: results[0] ?? null, results, momentOf };
}

/* holding (as the picture names it) → the event that ends it */
function endsOf(answer: CheckAnswer, order: Map<string, number>): Map<string, number> {
	const ends = new Map<string, number>();
	for (const { event, gone } of answer.events)
		for (const { data, holder, system } of gone ?? [])
			ends.set(`${data}@${holder}${system ? `:${system}` : ""}`, order.get(event) ?? -1);
	return ends;
}
