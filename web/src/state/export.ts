/* Documents made of a workspace as it stands, handed over when they are there. */
import * as operations from "../api/operations";
import { say } from "../text/texts";
import { download, fileName } from "./keep";
import { settings } from "./settings.svelte";
import { jobs } from "./work.svelte";
import type { Workspace } from "./workspace.svelte";

const titleOf = (workspace: Workspace): string => workspace.shownTitle || workspace.title;
const queryOf = (workspace: Workspace) => ({
	lang: settings.language,
	as_of: workspace.asOf ?? undefined,
});

export async function exportReport(workspace: Workspace, format: "html" | "pdf" | "xlsx"): Promise<void> {
	await jobs.run(`${say("exportReport")}: ${format.toUpperCase()}`, async (signal) => {
		const query = { format, ...queryOf(workspace) };
		const blob = await operations.fetchDocument("/api/report", workspace.model, query, undefined, signal);
		download(fileName(titleOf(workspace), format), blob);
	});
}

export async function exportPicture(workspace: Workspace, format: "svg" | "png" | "pdf"): Promise<void> {
	await jobs.run(`${say("exportPicture")}: ${format.toUpperCase()}`, async (signal) => {
		const blob = await operations.drawFile(workspace.model, queryOf(workspace), format, signal);
		download(fileName(titleOf(workspace), format), blob);
	});
}
