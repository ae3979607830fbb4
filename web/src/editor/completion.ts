/* Completion: keys and words from the schema, names from the model's outline. */
import type { Completion, CompletionContext, CompletionResult } from "@codemirror/autocomplete";
import type { Workspace } from "../state/workspace.svelte";
import { told } from "../text/texts";
import { named } from "./named";
import { inLanguage, loadSchema, schemasAt, type Schema } from "./schema";
import { wayAt } from "./way";

/* Names that packs bring (outline.names) by key. */
const brought: Record<string, string> = {
	operation: "operation",
	purpose: "purpose",
	fact: "question",
	regime: "regime",
	category: "label",
};

export function completionOf(workspace: Workspace) {
	return async (context: CompletionContext): Promise<CompletionResult | null> => {
		const way = wayAt(context.state.doc, context.pos);
		if (!context.explicit && !way.word && way.at === "key") return null;
		await loadSchema();
		const isPack = /^pack:/m.test(context.state.doc.sliceString(0, 2000));
		const schemas = schemasAt(way.keys, isPack);
		const options =
			way.at === "key"
				? [...keys(schemas), ...(way.keys.length ? values(workspace, way.keys, schemas) : [])]
				: values(workspace, way.keys, schemas);
		if (!options.length) return null;
		return { from: context.pos - way.word.length, options: unique(options), validFor: /^[\w/.-]*$/ };
	};
}

function unique(options: Completion[]): Completion[] {
	const seen = new Set<string>();
	return options.filter((option) => !seen.has(option.label) && seen.add(option.label));
}

function keys(schemas: Schema[]): Completion[] {
	return schemas.flatMap((schema) =>
		Object.entries(schema.properties ?? {}).map(([key, value]) => ({
			label: key,
			apply: `${key}: `,
			detail: inLanguage(value.description ?? ""),
			type: "property",
			boost: schema.required?.includes(key) ? 1 : 0,
		})),
	);
}

function values(workspace: Workspace, way: string[], schemas: Schema[]): Completion[] {
	const key = way.filter((part) => part !== "[]").pop() ?? "";
	const words = schemas
		.flatMap((schema) => schema.enum ?? [])
		.map((value) => ({ label: String(value), type: "enum" }));
	const truths = schemas.some((schema) => schema.type === "boolean")
		? [{ label: "true" }, { label: "false" }]
		: [];
	return [...words, ...truths, ...things(workspace, named[key] ?? []), ...names(workspace, brought[key])];
}

function things(workspace: Workspace, kinds: string[]): Completion[] {
	return workspace.outline.things
		.filter((thing) => kinds.includes(thing.kind))
		.map((thing) => ({ label: thing.id, detail: told(thing.names), type: "variable" }));
}

function names(workspace: Workspace, kind: string | undefined): Completion[] {
	const table = kind ? workspace.outline.names[kind] : undefined;
	return Object.entries(table ?? {}).map(([label, said]) => ({
		label,
		detail: told(said),
		type: "constant",
	}));
}
