/*
 * What goes onto paper. While something is printed (by our command, or the browser's own) the sheet stands in the page
 * and everything else is left out; its picture is the last that was drawn.
 */
import { draw } from "../api/operations";
import type { Drawing } from "../api/types";
import { settings } from "../state/settings.svelte";
import { jobs } from "../state/work.svelte";
import type { Workspace } from "../state/workspace.svelte";
import { say } from "../text/texts";

class Printed {
	drawing = $state.raw<Drawing | null>(null);
	now = $state(false);

	/* Draws the newest picture first: the panel of the picture may not be open. */
	async print(workspace: Workspace): Promise<void> {
		const asked = workspace.asked;
		await jobs.run(say("print"), async (signal) => {
			if (!asked) return;
			this.drawing = await draw(asked.model, { as_of: asked.asOf, lang: settings.language }, signal);
		});
		window.print();
	}
}

export const printed = new Printed();
