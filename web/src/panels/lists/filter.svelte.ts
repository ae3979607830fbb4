/* What the lists are narrowed to: one choice for all of them, for it is one thing that a person looks into. */
import type { Severity } from "../../api/types";

/* What a row can be chosen by. */
export interface Row {
	parties: string[];
	regimes: string[];
	severity?: Severity;
	perspective?: string | null;
}

export type Axis = "party" | "regime" | "severity" | "perspective";

class Filter {
	/* axis → what is let through; not there: everything */
	private chosen = $state<Partial<Record<Axis, string>>>({});

	get(axis: Axis): string {
		return this.chosen[axis] ?? "";
	}

	set(axis: Axis, value: string): void {
		this.chosen = { ...this.chosen, [axis]: value || undefined };
	}

	clear(): void {
		this.chosen = {};
	}

	/* Only what rows of a list have can hide them: duties have no severity. */
	passes(row: Row): boolean {
		return axes.every((axis) => {
			const chosen = this.get(axis);
			const own = valuesOf(row, axis);
			return !chosen || own === null || own.includes(chosen);
		});
	}
}

export const axes: Axis[] = ["severity", "party", "regime", "perspective"];

/* null: such rows do not have it */
export function valuesOf(row: Row, axis: Axis): string[] | null {
	switch (axis) {
		case "party":
			return row.parties;
		case "regime":
			return row.regimes;
		case "severity":
			return row.severity ? [row.severity] : null;
		case "perspective":
			return row.perspective === undefined ? null : row.perspective ? [row.perspective] : [];
	}
}

export const filter = new Filter();
