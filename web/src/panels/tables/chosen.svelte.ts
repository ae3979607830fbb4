/* Which table was looked at last: it is there again when one comes back to the panel. */
class ChosenTable {
	name = $state("risks");
}

export const chosenTable = new ChosenTable();
