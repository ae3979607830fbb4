/*
 * The model's own words (kinds, verdicts, units, severities, attributes, …), asked of the server once. A word that
 * the server does not know is shown as it is written in the model. Names of things of packs come with the outline
 * of a model (state/workspace.svelte.ts, nameOf).
 */
import { packs, words } from "../api/operations";
import type { Pack, Said, WordTable } from "../api/types";
import { told } from "./texts";

class Vocabulary {
	tables = $state.raw<WordTable>({});
	/* that models may use; asked for when they are first wanted */
	packs = $state.raw<Pack[]>([]);

	async load(): Promise<void> {
		try {
			this.tables = await words();
		} catch {
			/* asked again with the next start; identifiers stand in */
		}
	}

	async loadPacks(): Promise<void> {
		if (!this.packs.length) this.packs = await packs().catch(() => []);
	}
}

export const vocabulary = new Vocabulary();

/* table: as `verdicts`, or `enums/party_kind` for one inside of another. */
export function wordsOf(table: string): Record<string, Said> {
	let found: WordTable = vocabulary.tables;
	for (const part of table.split("/")) {
		const next = found[part];
		if (typeof next !== "object") return {};
		found = next;
	}
	return found as unknown as Record<string, Said>;
}

export function word(table: string, id: string | null | undefined): string {
	if (!id) return "";
	return told(wordsOf(table)[id]) || id;
}
