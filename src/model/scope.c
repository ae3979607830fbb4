/*
 * One table of symbols for all kinds of names. Equal names may stand in it several times, once for each pack
 * that declares them; which of them is meant depends on who asks.
 */
#include "model/scope.h"

static uint32_t symbol_hash(enum tt_symbol_kind kind, struct tt_text name) {
	return tt_text_hash(name) * 31u + (uint32_t)kind;
}

static const char *const kind_names[TT_SYMBOL_KIND_COUNT] = {
	TT_WORD("主体", "party"),
	TT_WORD("システム", "system"),
	TT_WORD("データ", "data set"),
	TT_WORD("属性", "attribute"),
	TT_WORD("カテゴリ", "category"),
	TT_WORD("区分", "label"),
	TT_WORD("起点", "anchor"),
	TT_WORD("国の集合", "place"),
	TT_WORD("操作", "operation"),
	TT_WORD("利用目的", "purpose"),
	TT_WORD("論点", "topic"),
	TT_WORD("義務の語", "duty word"),
	TT_WORD("問い", "question"),
	TT_WORD("場", "regime"),
	TT_WORD("イベント", "event"),
	TT_WORD("観点", "perspective"),
	TT_WORD("脅威の主体", "threat source"),
	TT_WORD("脅威", "threat"),
	TT_WORD("システムの種類", "kind of system"),
	TT_WORD("対策の種類", "kind of control"),
	TT_WORD("指針", "guideline"),
	TT_WORD("対策要件", "control"),
	TT_WORD("リスク", "risk"),
};

static struct tt_text kind_name(enum tt_symbol_kind kind) {
	return tt_text_of(kind_names[kind]);
}

struct tt_text tt_symbol_kind_name(enum tt_symbol_kind kind) {
	return kind_name(kind);
}

/* Regimes stand in the ids of findings without their pack; other names may be declared once in each pack. */
bool tt_declare(struct tt_model *model, enum tt_symbol_kind kind, const struct tt_named *named, uint32_t id) {
	uint32_t hash = symbol_hash(kind, named->id), probe = 0, at;
	while ((at = tt_index_next(&model->symbols.index, hash, &probe)) != TT_NONE) {
		const struct tt_symbol *other = &model->symbols.items.items[at];
		if (other->kind != kind || !tt_text_equal(other->name, named->id) ||
			(other->pack != named->pack && kind != TT_SYMBOL_REGIME))
			continue;
		tt_complain(model->diagnostics, TT_CODE_DUPLICATE_ID, named->mark, named->id, kind_name(kind))
			->also = other->mark;
		return false;
	}
	at = model->symbols.items.len;
	*tt_push(model->arena, &model->symbols.items) = (struct tt_symbol){
		.kind = (uint8_t)kind, .name = named->id, .mark = named->mark, .pack = named->pack, .id = id};
	tt_index_add(model->arena, &model->symbols.index, hash, at);
	return true;
}

static struct tt_text pack_name(const struct tt_model *model, uint32_t pack) {
	return pack == TT_NONE ? TT_TEXT("the model") : model->packs.items[pack].id;
}

/* Pack 0 is core: everybody sees it. The model sees everything in use. */
static bool visible(const struct tt_scope *scope, const struct tt_symbol *symbol) {
	if (scope->pack == TT_NONE || symbol->pack == scope->pack || symbol->pack == 0)
		return true;
	if (symbol->pack == TT_NONE)
		return scope->sees_model;
	return tt_set_contains(
		&scope->model->sets, scope->model->packs.items[scope->pack].uses, symbol->pack);
}

struct found {
	const struct tt_symbol *own, *other, *second; /* in the asker's own file; elsewhere; elsewhere too */
};

static struct found find(const struct tt_scope *scope, enum tt_symbol_kind kind, struct tt_text name) {
	struct found found = {0};
	uint32_t probe = 0, at;
	while ((at = tt_index_next(&scope->model->symbols.index, symbol_hash(kind, name), &probe)) !=
		TT_NONE) {
		const struct tt_symbol *symbol = &scope->model->symbols.items.items[at];
		if (symbol->kind != kind || !tt_text_equal(symbol->name, name) || !visible(scope, symbol))
			continue;
		if (symbol->pack == scope->pack)
			found.own = symbol;
		else if (found.other == NULL)
			found.other = symbol;
		else
			found.second = symbol;
	}
	return found;
}

/* "pack:name": the symbol of that pack, or NULL. A template that a model fills in may name any pack in use.
 */
static const struct tt_symbol *find_prefixed(
	const struct tt_scope *scope, enum tt_symbol_kind kind, struct tt_text name) {
	size_t colon = 0;
	while (colon < name.len && name.bytes[colon] != ':')
		colon++;
	if (colon == name.len)
		return NULL;
	struct tt_text prefix = tt_text_slice(name, 0, colon),
		       rest = tt_text_slice(name, colon + 1, name.len);
	uint32_t probe = 0, at;
	while ((at = tt_index_next(&scope->model->symbols.index, symbol_hash(kind, rest), &probe)) !=
		TT_NONE) {
		const struct tt_symbol *symbol = &scope->model->symbols.items.items[at];
		if (symbol->kind == kind && symbol->pack != TT_NONE && tt_text_equal(symbol->name, rest) &&
			tt_text_equal(pack_name(scope->model, symbol->pack), prefix) &&
			(scope->sees_model || visible(scope, symbol)))
			return symbol;
	}
	return NULL;
}

static const struct tt_symbol *look_up(
	const struct tt_scope *scope, enum tt_symbol_kind kind, struct tt_text name) {
	struct found found = find(scope, kind, name);
	if (found.own != NULL)
		return found.own;
	if (found.other != NULL && found.second == NULL)
		return found.other;
	return find_prefixed(scope, kind, name);
}

uint32_t tt_look_up(const struct tt_scope *scope, enum tt_symbol_kind kind, struct tt_text name) {
	const struct tt_symbol *symbol = look_up(scope, kind, name);
	return symbol != NULL ? symbol->id : TT_NONE;
}

enum { SUGGESTIONS_LIMIT = 20 }; /* complaints that get one: each looks at every name */

static struct tt_text suggest(const struct tt_scope *scope, enum tt_symbol_kind kind, struct tt_text name) {
	struct tt_model *model = scope->model;
	if (model->diagnostics->items.len > SUGGESTIONS_LIMIT)
		return (struct tt_text){0};
	TT_VECTOR(struct tt_text) candidates = {0};
	for (uint32_t i = 0; i < model->symbols.items.len; i++) {
		const struct tt_symbol *symbol = &model->symbols.items.items[i];
		if (symbol->kind == kind && visible(scope, symbol))
			*tt_push(model->arena, &candidates) = symbol->name;
	}
	return tt_nearest(name, candidates.items, candidates.len);
}

/* A name of another kind is a likely slip: say so. */
static bool complain_other_kind(
	const struct tt_scope *scope, enum tt_symbol_kind kind, struct tt_text name, struct tt_mark mark) {
	for (int other = 0; other < TT_SYMBOL_KIND_COUNT; other++) {
		if (other == (int)kind || tt_look_up(scope, (enum tt_symbol_kind)other, name) == TT_NONE)
			continue;
		struct tt_diagnostic *complaint = tt_complain(
			scope->model->diagnostics, TT_CODE_OTHER_KIND, mark, name, kind_name(kind));
		complaint->arguments[2] = kind_name((enum tt_symbol_kind)other);
		complaint->suggestion = suggest(scope, kind, name);
		return true;
	}
	return false;
}

uint32_t tt_refer(const struct tt_scope *scope, enum tt_symbol_kind kind, struct tt_text name) {
	const struct tt_symbol *symbol = look_up(scope, kind, name);
	if (symbol == NULL)
		return TT_NONE;
	scope->model->symbols.items.items[symbol - scope->model->symbols.items.items].used = true;
	return symbol->id;
}

uint32_t tt_resolve(
	const struct tt_scope *scope, enum tt_symbol_kind kind, struct tt_text name, struct tt_mark mark) {
	uint32_t id = tt_refer(scope, kind, name);
	if (id != TT_NONE)
		return id;
	struct found found = find(scope, kind, name);
	if (found.second != NULL) {
		struct tt_diagnostic *complaint = tt_complain(scope->model->diagnostics,
			TT_CODE_AMBIGUOUS_NAME, mark, name, pack_name(scope->model, found.other->pack));
		complaint->arguments[2] = pack_name(scope->model, found.second->pack);
		return TT_NONE;
	}
	if (!complain_other_kind(scope, kind, name, mark))
		tt_complain(scope->model->diagnostics, TT_CODE_UNKNOWN_NAME, mark, name, kind_name(kind))
			->suggestion = suggest(scope, kind, name);
	return TT_NONE;
}

static bool in_use(const struct tt_model *model, struct tt_text pack) {
	for (uint32_t i = 0; i < model->packs.len; i++)
		if (tt_text_equal(model->packs.items[i].id, pack))
			return true;
	return false;
}

bool tt_known_not_in_use(const struct tt_scope *scope, struct tt_text name) {
	const struct tt_pack *pack = scope->pack == TT_NONE ? NULL : &scope->model->packs.items[scope->pack];
	for (uint32_t i = 0; pack != NULL && i < pack->knows_count; i++) {
		struct tt_text known = pack->knows[i];
		if (name.len > known.len && name.bytes[known.len] == ':' &&
			tt_text_equal(tt_text_slice(name, 0, known.len), known) &&
			!in_use(scope->model, known))
			return true;
	}
	return false;
}

const struct tt_parameter *tt_scope_parameter(const struct tt_scope *scope, struct tt_text name) {
	if (tt_text_starts(name, "$"))
		name = tt_text_slice(name, 1, name.len);
	for (uint32_t i = 0; i < scope->parameter_count; i++)
		if (tt_text_equal(scope->parameters[i].name, name))
			return &scope->parameters[i];
	return NULL;
}

const char *tt_question_lacks(const struct tt_model *model, uint32_t question, uint8_t types) {
	const struct tt_question *asked = &model->questions.items[question];
	uint8_t with_to = TT_EVENT_BIT(TT_EVENT_TRANSFER),
		with_from = with_to | TT_EVENT_BIT(TT_EVENT_ACQUIRE);
	for (uint8_t i = 0; i < asked->of_count; i++) {
		if (asked->of[i] == TT_OF_COUNTRY)
			return "country";
		if (asked->of[i] == TT_OF_FROM && (types & with_from) == 0)
			return "from";
		if (asked->of[i] == TT_OF_TO && (types & with_to) == 0)
			return "to";
	}
	return NULL;
}

uint32_t tt_resolve_word(
	const struct tt_scope *scope, enum tt_symbol_kind kind, struct tt_text word, struct tt_mark mark) {
	struct tt_model *model = scope->model;
	uint32_t known = tt_names_find(&model->words, word);
	struct found declared = find(scope, kind, word); /* in several packs: it is one word */
	if (known != TT_NONE || declared.own != NULL || declared.other != NULL ||
		find_prefixed(scope, kind, word) != NULL)
		return known != TT_NONE ? known : tt_names_intern(model->arena, &model->words, word);
	struct tt_text near = suggest(scope, kind, word);
	if (near.len > 0)
		tt_complain(model->diagnostics, TT_CODE_NEAR_MISS, mark, word, kind_name(kind))->suggestion =
			near;
	return tt_names_intern(model->arena, &model->words, word);
}
