/*
 * What a workspace can be looked at through. A panel is a component that gets the workspace and loads when it is
 * first shown; to add one, add an entry (see README.md).
 */
import type { Component } from "svelte";
import type { Said } from "../api/types";
import { server } from "../state/server.svelte";
import type { Workspace } from "../state/workspace.svelte";

export interface PanelProps {
	workspace: Workspace;
	/* shows the text, where it is not in sight */
	toText: () => void;
	/* shows another panel */
	open: (panel: string) => void;
}

export interface Panel {
	/* in the address: #/w/ID/NAME */
	name: string;
	title: Said;
	/* main: one at a time, large, beside the text; list: below it, beside what is seen there */
	place: "main" | "list";
	load: () => Promise<{ default: Component<PanelProps> }>;
	/* a number beside the title, such as of findings; 0 or none: no number */
	count?: (workspace: Workspace) => number;
	/* shown only where this holds, such as that the server has a store */
	when?: (workspace: Workspace) => boolean;
}

export const panels: Panel[] = [
	{
		name: "picture",
		title: { ja: "図", en: "Picture" },
		place: "main",
		load: () => import("../picture/Picture.svelte"),
	},
	{
		name: "tables",
		title: { ja: "表", en: "Tables" },
		place: "main",
		load: () => import("./tables/Tables.svelte"),
	},
	{
		name: "next",
		title: { ja: "次にすること", en: "Next steps" },
		place: "list",
		load: () => import("./next/Next.svelte"),
	},
	{
		name: "findings",
		title: { ja: "指摘", en: "Findings" },
		place: "list",
		load: () => import("./lists/Findings.svelte"),
		count: (workspace) =>
			workspace.problem?.diagnostics.length || (workspace.answer?.findings.length ?? 0),
	},
	{
		name: "questions",
		title: { ja: "問い", en: "Questions" },
		place: "list",
		load: () => import("./lists/Questions.svelte"),
		count: (workspace) => workspace.answer?.questions?.length ?? 0,
	},
	{
		name: "duties",
		title: { ja: "義務", en: "Duties" },
		place: "list",
		load: () => import("./lists/Duties.svelte"),
		count: (workspace) => workspace.answer?.duties?.length ?? 0,
	},
	{
		name: "form",
		title: { ja: "編集", en: "Form" },
		place: "list",
		load: () => import("./form/Form.svelte"),
	},
	{
		name: "plan",
		title: { ja: "計画", en: "Plans" },
		place: "main",
		load: () => import("./plan/Plan.svelte"),
	},
	{
		name: "gap",
		title: { ja: "比較", en: "Compare" },
		place: "main",
		load: () => import("./gap/Gap.svelte"),
	},
	{
		name: "log",
		title: { ja: "記録", en: "Log" },
		place: "main",
		load: () => import("./log/Log.svelte"),
		when: () => server.about?.store.open === true,
	},
];
