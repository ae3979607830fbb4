/* Hands a document to the person: the browser's own download. */
export function download(name: string, blob: Blob): void {
	const link = document.createElement("a");
	link.href = URL.createObjectURL(blob);
	link.download = name;
	link.click();
	setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

/* Of a path or title: fit to name a file. */
export function fileName(title: string, ending: string): string {
	const stem = title
		.replace(/\.ya?ml$/, "")
		.replace(/[\\/:*?"<>|\s]+/g, "-")
		.replace(/^-+|-+$/g, "");
	return `${stem || "tenten"}.${ending}`;
}
