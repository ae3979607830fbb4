/*
 * Completion: keys and words from the schema, names from the model and its packs. Which names a key takes says the
 * language itself (text/records.ts).
 */
import type { Completion, CompletionContext, CompletionResult } from "@codemirror/autocomplete";
import type { Text } from "@codemirror/state";
import type { Workspace } from "../state/workspace.svelte";
import { meaningOfWord, namesOf, standingIn, wordsBeside, type Standing } from "../text/records";
import { told } from "../text/texts";
import { vocabulary, wordsOf } from "../text/words.svelte";
import { inLanguage, loadSchema, schemasAt, type Schema } from "./schema";
import { wayAt, type Way } from "./way";

export const rootOf = (text: Text): "model" | "pack" =>
	/^pack:/m.test(text.sliceString(0, 2000)) ? "pack" : "model";

export function completionOf(workspace: Workspace) {
	return async (context: CompletionContext): Promise<CompletionResult | null> => {
		const way = wayAt(context.state.doc, context.pos);
		if (!context.explicit && !way.word && way.at === "key") return null;
		await Promise.all([loadSchema(), vocabulary.loadPacks()]);
		const root = rootOf(context.state.doc);
		const standing = standingIn(workspace, root, way.keys);
		const options = unique(offered(workspace, way, schemasAt(way.keys, root === "pack"), standing));
		if (!options.length) return null;
		const word = begun(way.word, options);
		return { from: context.pos - word.length, options, validFor: /^[^\s,:{}[\]"'#()/+]*$/ };
	};
}

/* What is completed of a word that is written: all of it, or, as in conditions and data/risk, its last part. */
function begun(word: string, options: Completion[]): string {
	if (options.some((option) => option.label.startsWith(word))) return word;
	return /[^\s"'()=!<>&|,[\]/+]*$/.exec(word)?.[0] ?? "";
}

function offered(workspace: Workspace, way: Way, schemas: Schema[], standing: Standing): Completion[] {
	const named = values(workspace, schemas, standing);
	if (way.at === "value") return named;
	/* What begins an entry of a list may be a value as well; a label is a key where it says whose it is. */
	const [last = "", isOfLabels] = [way.keys[way.keys.length - 1], standing.field?.names?.includes("label")];
	const takesNames =
		last === "[]" || (isOfLabels && (last === standing.field?.key || standing.depth === 0));
	return [
		...keys(schemas),
		...attributes(workspace, schemas, standing),
		...keyed(workspace, standing),
		...(takesNames ? named : []),
	];
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

/* Where a record takes other keys, they are attributes. */
function attributes(workspace: Workspace, schemas: Schema[], { record, field }: Standing): Completion[] {
	const isOpen = schemas.some((schema) => schema.properties && schema.additionalProperties);
	return record && !field && isOpen ? completions(workspace, ["attribute"], ": ") : [];
}

/* Keys of a map that name what is declared elsewhere, such as those of `considered`. */
function keyed(workspace: Workspace, { field, depth }: Standing): Completion[] {
	if (!field?.keyed || field.repetition !== "map" || depth > 0) return [];
	return completions(workspace, field.keyed, ": ");
}

/* In a condition anything may be named. */
function values(workspace: Workspace, schemas: Schema[], { field }: Standing): Completion[] {
	const kinds = field?.shape === "expression" ? Object.keys(workspace.outline.names) : (field?.names ?? []);
	const shape = field?.shape ?? "";
	const beside = [...(field?.words ?? []), ...(field ? wordsBeside(field) : [])].map((label) => ({
		label,
	}));
	const words = Object.keys(wordsOf(`enums/${shape}`)).map((label) => ({
		label,
		detail: meaningOfWord(shape, label),
		type: "enum",
	}));
	const further = schemas
		.flatMap((schema) => schema.enum ?? [])
		.map((value) => ({ label: String(value), type: "enum" }));
	const truths =
		shape === "truth" || schemas.some((schema) => schema.type === "boolean")
			? [{ label: "true" }, { label: "false" }]
			: [];
	return [...words, ...further, ...truths, ...completions(workspace, kinds), ...beside];
}

function completions(workspace: Workspace, kinds: string[], after = ""): Completion[] {
	return kinds.flatMap((kind) =>
		namesOf(workspace, kind).map(({ id, name }) => ({
			label: id,
			apply: `${id}${after}`,
			detail: detailOf(kind, id, name),
			type: "variable",
		})),
	);
}

function detailOf(kind: string, id: string, name: string): string {
	const called = told(wordsOf("kinds")[kind]);
	return name === id ? called : `${name} (${called})`;
}
