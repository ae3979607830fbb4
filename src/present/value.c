/*
 * For people a set is its members' titles in the order of the model. Words that a model chooses freely have
 * no title, unless they are declared purposes.
 */
#include "present/value.h"
#include "present/output.h"

struct tt_text tt_named_text(const struct tt_named *named, enum tt_language language) {
	struct tt_text title = tt_title_in(&named->title, language);
	return title.len > 0 ? title : named->id;
}

struct tt_text tt_system_kind_text(
	const struct tt_model *model, const struct tt_system *system, enum tt_language language) {
	if (system->known_kind == TT_NONE)
		return system->kind;
	return tt_named_text(&model->system_kinds.items[system->known_kind].named, language);
}

/* ---- for machines ---------------------------------------------------------------------------------- */

void tt_value_ids(struct tt_engine *engine, uint32_t holding, uint32_t attribute, struct tt_range range,
	struct tt_arena *scratch, struct tt_buf *out) {
	struct tt_word_list list = {.arena = scratch};
	bool open = tt_range_words(engine, holding, attribute, range, &list);
	for (uint32_t i = 0; i < list.items.len; i++) {
		tt_buf_string(out, i > 0 ? ";" : "");
		tt_buf_add(out, list.items.items[i]);
	}
	if (open)
		tt_buf_byte(out, '?');
	else if (list.items.len == 0)
		tt_buf_string(out, "none");
}

void tt_source_ids(const struct tt_model *model, uint32_t source, struct tt_buf *out) {
	if (source < model->rules.len) {
		const struct tt_rule *rule = &model->rules.items[source];
		tt_buf_add(out, model->regimes.items[rule->regime].named.id);
		tt_buf_byte(out, '/');
		tt_buf_add(out, rule->id);
	} else if (source == TT_SOURCE_DECLARED) {
		tt_buf_string(out, "declared");
	} else if (source == TT_SOURCE_INPUTS) {
		tt_buf_string(out, "inputs");
	} else {
		tt_buf_string(out, source == TT_SOURCE_PLACE ? "place" : "unknown");
	}
}

/* ---- how it came about ----------------------------------------------------------------------------- */

enum tt_kind tt_value_kind(uint32_t attribute, uint32_t source) {
	bool by_rule = source < TT_SOURCE_PLACE;
	switch (attribute) {
	case TT_value:
		return by_rule ? TT_DETERMINED : TT_ASSESSED;
	case TT_location:
	case TT_country:
	case TT_exposure:
	case TT_origin:
	case TT_subjects:
		return by_rule ? TT_DETERMINED : TT_OBSERVED;
	default:
		return TT_DETERMINED;
	}
}

const char *tt_kind_name(enum tt_kind kind) {
	static const char *const names[] = {"determined", "assessed", "observed"};
	return names[kind];
}

const char *tt_kind_title(enum tt_kind kind, enum tt_language language) {
	static const char *const titles[][2] = {
		[TT_DETERMINED] = {[TT_EN] = "determined", [TT_JA] = "決定"},
		[TT_ASSESSED] = {[TT_EN] = "assessed", [TT_JA] = "評価"},
		[TT_OBSERVED] = {[TT_EN] = "observed", [TT_JA] = "観測"},
	};
	return titles[kind][language];
}

void tt_source_titles(
	const struct tt_model *model, uint32_t source, enum tt_language language, struct tt_buf *out) {
	bool ja = language == TT_JA;
	if (source < model->rules.len) {
		const struct tt_rule *rule = &model->rules.items[source];
		struct tt_text title = tt_title_in(&rule->title, language);
		tt_show(out, tt_named_text(&model->regimes.items[rule->regime].named, language));
		tt_buf_string(out, ": ");
		tt_show(out, title.len > 0 ? title : rule->id);
	} else if (source == TT_SOURCE_DECLARED) {
		tt_buf_string(out, ja ? "モデルの宣言" : "declared");
	} else if (source == TT_SOURCE_INPUTS) {
		tt_buf_string(out, ja ? "元のデータ" : "the inputs");
	} else if (source == TT_SOURCE_PLACE) {
		tt_buf_string(out, ja ? "所在" : "where it lies");
	} else {
		tt_buf_string(out, ja ? "未記載" : "not stated");
	}
}

/* ---- for people ------------------------------------------------------------------------------------ */

/* A list of titles under way. */
struct listing {
	const struct tt_model *model;
	enum tt_language language;
	struct tt_buf *out;
	bool any;
};

static void separate(struct listing *listing) {
	if (listing->any)
		tt_buf_string(listing->out, listing->language == TT_JA ? "、" : ", ");
	listing->any = true;
}

static void add_named(struct listing *listing, const struct tt_named *named) {
	separate(listing);
	tt_show(listing->out, tt_named_text(named, listing->language));
}

static void add_title(struct listing *listing, const struct tt_title *title) {
	separate(listing);
	tt_show(listing->out, tt_title_in(title, listing->language));
}

static void add_duration(struct listing *listing, const struct tt_term *term) {
	static const char *const units[][2] = {
		{"year", "年"}, {"month", "か月"}, {"day", "日"}, {"hour", "時間"}};
	struct tt_duration after = term->after;
	uint16_t counts[] = {after.years, after.months, after.days, after.hours};
	for (size_t i = 0; i < TT_COUNT(counts); i++) {
		if (counts[i] == 0)
			continue;
		if (listing->language == TT_JA)
			tt_buf_format(listing->out, "%u%s", counts[i], units[i][1]);
		else
			tt_buf_format(
				listing->out, "%u %s%s ", counts[i], units[i][0], counts[i] == 1 ? "" : "s");
	}
}

static void add_term(struct listing *listing, uint32_t id) {
	const struct tt_term *term = &listing->model->terms.items[id];
	bool ja = listing->language == TT_JA, later = !tt_duration_is_zero(term->after);
	struct tt_text anchor =
		tt_named_text(&listing->model->anchors.items[term->anchor].named, listing->language);
	separate(listing);
	if (ja) {
		tt_show(listing->out, anchor);
		tt_buf_string(listing->out, later ? "から" : "まで");
		add_duration(listing, term);
	} else {
		add_duration(listing, term);
		tt_buf_string(listing->out, later ? "after " : "until ");
		tt_show(listing->out, anchor);
	}
	if (term->per_record)
		tt_buf_string(listing->out, ja ? "（レコードごと）" : " (per record)");
}

static void add_word(struct listing *listing, uint32_t attribute, uint32_t word) {
	struct tt_text text = tt_word(listing->model, word);
	for (uint32_t i = 0; attribute == TT_purpose && i < listing->model->purposes.len; i++)
		if (tt_text_equal(listing->model->purposes.items[i].id, text)) {
			add_named(listing, &listing->model->purposes.items[i]);
			return;
		}
	separate(listing);
	tt_show(listing->out, text);
}

static void add_owners(struct listing *listing, tt_set_id owners, uint32_t label) {
	struct tt_set_view view = tt_set_view(&listing->model->sets, owners);
	bool ja = listing->language == TT_JA, any = false;
	for (uint32_t i = 0; i < view.len; i++) {
		const struct tt_owner *owner = &listing->model->owners.items[view.items[i]];
		if (owner->label != label)
			continue;
		tt_buf_string(listing->out, any ? (ja ? "・" : ", ") : (ja ? "（" : " ("));
		tt_show(listing->out,
			tt_named_text(&listing->model->parties.items[owner->party].named, listing->language));
		any = true;
	}
	tt_buf_string(listing->out, any ? (ja ? "）" : ")") : "");
}

static void add_labels(struct listing *listing, tt_set_id reached, tt_set_id owners) {
	for (uint32_t facet = 0; facet < listing->model->facets.len; facet++) {
		uint32_t label = tt_top_label(listing->model, facet, reached);
		if (label == TT_NONE)
			continue;
		add_named(listing, &listing->model->labels.items[label].named);
		add_owners(listing, owners, label);
	}
}

static void add_element(struct listing *listing, uint32_t attribute, uint8_t type, uint32_t element) {
	const struct tt_model *model = listing->model;
	switch (type) {
	case TT_TYPE_PARTIES:
		add_named(listing, &model->parties.items[element].named);
		break;
	case TT_TYPE_SYSTEMS:
		add_named(listing, &model->systems.items[element].named);
		break;
	case TT_TYPE_TERMS:
		add_term(listing, element);
		break;
	case TT_TYPE_OWNERS:
		add_named(listing, &model->parties.items[model->owners.items[element].party].named);
		break;
	default:
		add_word(listing, attribute, element);
	}
}

static void add_set(struct listing *listing, uint32_t attribute, tt_set_id set, tt_set_id owners) {
	const struct tt_model *model = listing->model;
	uint8_t type = model->attributes.items[attribute].type;
	bool ja = listing->language == TT_JA;
	if (set == TT_SET_ALL) {
		separate(listing);
		tt_buf_string(listing->out,
			type == TT_TYPE_PARTIES ? (ja ? "誰でも" : "everyone") : (ja ? "制限なし" : "any"));
		return;
	}
	if (type == TT_TYPE_LABELS) {
		add_labels(listing, set, owners);
		return;
	}
	struct tt_set_view view = tt_set_view(&model->sets, set);
	for (uint32_t i = 0; i < view.len; i++)
		add_element(listing, attribute, type, view.items[i]);
}

static void add_value(struct listing *listing, uint32_t attribute, uint32_t value, tt_set_id owners) {
	const struct tt_attribute_kind *kind = &listing->model->attributes.items[attribute];
	bool ja = listing->language == TT_JA;
	switch (kind->type) {
	case TT_TYPE_TRUTH:
		separate(listing);
		tt_buf_string(listing->out, value ? (ja ? "はい" : "yes") : (ja ? "いいえ" : "no"));
		break;
	case TT_TYPE_SCALE:
		if (value > 0 && value <= kind->level_count)
			add_title(listing, &kind->level_titles[value - 1]);
		break;
	case TT_TYPE_NUMBER:
		separate(listing);
		tt_buf_format(listing->out, "%u", value);
		break;
	default:
		add_set(listing, attribute, value, owners);
	}
}

static void add_location(struct listing *listing, uint32_t system) {
	const struct tt_model *model = listing->model;
	for (uint32_t depth = 0; system < model->systems.len && depth < 64; depth++) {
		tt_buf_string(listing->out, depth > 0 ? " > " : "");
		tt_show(listing->out, tt_named_text(&model->systems.items[system].named, listing->language));
		listing->any = true;
		system = model->systems.items[system].run_on;
	}
}

static void end_listing(struct listing *listing, bool open) {
	bool ja = listing->language == TT_JA;
	if (open)
		tt_buf_string(listing->out, listing->any ? "?" : ja ? "未定?" : "open?");
	else if (!listing->any)
		tt_buf_string(listing->out, ja ? "なし" : "none");
}

void tt_value_titles(struct tt_engine *engine, uint32_t holding, uint32_t attribute, struct tt_range range,
	enum tt_language language, struct tt_buf *out) {
	struct listing listing = {engine->model, language, out, false};
	bool open = range.at_least != range.at_most;
	tt_set_id owners = TT_SET_EMPTY;
	if (attribute == TT_category && holding != TT_NONE)
		owners = tt_holding_range(engine, holding, TT_owner).at_least;
	if (attribute == TT_location && holding != TT_NONE)
		add_location(&listing, engine->holdings.items[holding].system);
	else if (!open || range.at_least != 0)
		add_value(&listing, attribute, range.at_least, owners);
	end_listing(&listing, open);
}

void tt_plain_titles(const struct tt_model *model, uint32_t attribute, uint32_t value,
	enum tt_language language, struct tt_buf *out) {
	struct listing listing = {model, language, out, false};
	add_value(&listing, attribute, value, TT_SET_EMPTY);
	end_listing(&listing, false);
}
