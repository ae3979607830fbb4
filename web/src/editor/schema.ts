/* The published schema of the language (GET /api/schema), walked along a way. */
import { schema as fetchSchema } from "../api/operations";
import { settings } from "../state/settings.svelte";

export interface Schema {
	$ref?: string;
	description?: string;
	properties?: Record<string, Schema>;
	additionalProperties?: Schema | boolean;
	items?: Schema;
	enum?: (string | number | boolean)[];
	const?: unknown;
	type?: string | string[];
	anyOf?: Schema[];
	oneOf?: Schema[];
	allOf?: Schema[];
	required?: string[];
	$defs?: Record<string, Schema>;
}

let root: Schema | null = null;

export async function loadSchema(): Promise<void> {
	root ??= (await fetchSchema().catch(() => null)) as Schema | null;
}

/* All that a schema may be, references followed. */
function options(of: Schema, depth = 0): Schema[] {
	if (depth > 8) return [];
	const name = of.$ref?.replace("#/$defs/", "");
	const target = name ? root?.$defs?.[name] : undefined;
	const parts = [
		...(of.anyOf ?? []),
		...(of.oneOf ?? []),
		...(of.allOf ?? []),
		...(target ? [target] : []),
	];
	return [of, ...parts.flatMap((part) => options(part, depth + 1))];
}

function below(of: Schema, key: string): Schema[] {
	return options(of).flatMap((option) => {
		if (key === "[]") return option.items ? [option.items] : [];
		const own = option.properties?.[key];
		if (own) return [own];
		return typeof option.additionalProperties === "object" ? [option.additionalProperties] : [];
	});
}

/* What may stand at the end of a way; empty: nothing is known about it. */
export function schemasAt(keys: string[], isPack: boolean): Schema[] {
	const start = root?.$defs?.[isPack ? "pack" : "model"];
	let here: Schema[] = start ? [start] : [];
	for (const key of keys) here = here.flatMap((schema) => below(schema, key));
	return here.flatMap((schema) => options(schema));
}

/* What a key does. The schema's own line comes first, before that of a type that it refers to. */
export function describe(keys: string[], isPack: boolean): string {
	const parent = schemasAt(keys.slice(0, -1), isPack);
	const key = keys[keys.length - 1] ?? "";
	const own = parent.map((schema) => schema.properties?.[key]).find((schema) => schema?.description);
	return inLanguage(own?.description ?? "");
}

/* Descriptions are «English / Japanese». */
export function inLanguage(description: string): string {
	const [english, ...japanese] = description.split(" / ");
	return (settings.language === "ja" ? japanese.join(" / ") : english) ?? description;
}
