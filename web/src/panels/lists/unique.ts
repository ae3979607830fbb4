/* Keys that stand once: of what has the same key, the second is `key#1`. */
export function keyed<Item>(items: Item[], keyOf: (item: Item) => string): { item: Item; key: string }[] {
	const count = new Map<string, number>();
	return items.map((item) => {
		const key = keyOf(item);
		const number = count.get(key) ?? 0;
		count.set(key, number + 1);
		return { item, key: number ? `${key}#${number}` : key };
	});
}
