/*
 * The model's own words (kinds, operations, verdicts, units, severities, attributes, …), asked of the server once.
 * A word that the server does not know is shown as it is written in the model.
 */
import { words } from "../api/operations";
import type { Words } from "../api/types";
import { told } from "./texts";

class Vocabulary {
	tables = $state.raw<Words>({});

	async load(): Promise<void> {
		try {
			this.tables = await words();
		} catch {
			/* asked again with the next start; identifiers stand in */
		}
	}
}

export const vocabulary = new Vocabulary();

export function word(table: string, id: string | null | undefined): string {
	if (!id) return "";
	return told(vocabulary.tables[table]?.[id]) || id;
}
