/*
 * A sentence is a template; %X stands for what is named below:
 *
 *	%E event      %R «rule» of regime    %D duty       %A attribute    %1 %2 the finding's two values
 *	%N data       %H data, holder, system in brackets  %L the same without data
 *	%P reader     %O readers outside of the disclosure range
 *	%Q questions  %F question of a fact  %S silenced id, or its date %T
 *	%W what was expected                 %X of what    %Y expected     %Z got
 *	%G regime     %U units crossed       %V party, system, data or event that it is about
 *	%C what covers it                    %K country    %I pack  %J party
 *	%M risk       %B control; of a decision or measure %S names it and %T is its date
 */
#include "present/message.h"
#include "present/value.h"

#include <string.h>

enum { QUESTIONS_SHOWN = 3 };

static const struct sentence {
	const char *ja, *en;
} sentences[] = {
	[TT_FINDING_VIOLATION] = {"「%E」は%Rに違反する%H", "«%E» breaks %R%H"},
	[TT_FINDING_UNMET_DUTY] = {"「%E」で生じた%Rの義務「%D」が果たされていない%H",
		"the duty «%D» under %R, which arose from «%E», is not met%H"},
	[TT_FINDING_UNMET_ADVICE] = {"「%E」で生じた%Rの、強さの劣る義務「%D」が果たされていない%H",
		"the duty «%D» of lesser strength under %R, which arose from «%E», is not met%H"},
	[TT_FINDING_CONTRADICTION] = {"「%E」についての問い「%F」への答えが食い違う（「いいえ」として扱う）",
		"the answers to «%F» for «%E» contradict each other (no is taken)"},
	[TT_FINDING_PARTIAL_CONSENT] = {"「%E」についての問い「%F」に、一部の本人しか同意していない",
		"only some of the persons have agreed: «%F» for «%E»"},
	[TT_FINDING_CONSENT_UNSAID] = {"「%E」についての問い「%F」に答える同意の記録に、それを示す記載がない",
		"the records of consent do not say what «%F» asks of «%E»"},
	[TT_FINDING_ANSWER_EXPIRED] = {"「%E」についての問い「%F」への答えは古く、もはや数えられない",
		"the answer to «%F» for «%E» is too old to count"},
	[TT_FINDING_EXPECTATION] = {"%Xの%Wが期待と異なる。期待: %Y 結果: %Z",
		"%W of %X differs from what was expected: expected %Y, got %Z"},
	[TT_FINDING_QUESTION] = {"「%E」が%Rに違反しないかは、%Qへの答えによる%H",
		"whether «%E» keeps to %R depends on the answer to %Q%H"},
	[TT_FINDING_DUTY_QUESTION] = {"「%E」で%Rの義務が生じるかは、%Qへの答えによる%H",
		"whether «%E» brings the duty of %R depends on the answer to %Q%H"},
	[TT_FINDING_LAW_TO_COME] = {"「%E」が%Rに違反しないかは、%Qによる%H",
		"whether «%E» keeps to %R depends on %Q%H"},
	[TT_FINDING_DUTY_TO_COME] = {"「%E」で%Rの義務が生じるかは、%Qによる%H",
		"whether «%E» brings the duty of %R depends on %Q%H"},
	[TT_FINDING_LAW_NOT_EXAMINED] =
		{"「%E」には国・地域 %K が関わるが、その法令を扱う知識パックを使っていない",
			"«%E» has to do with %K, whose law no pack in use covers"},
	[TT_FINDING_OUTSIDE_DATES] = {"「%E」は、知識パック「%I」の扱う期間の外にある",
		"«%E» lies outside of the dates that the pack «%I» covers"},
	[TT_FINDING_OUTSIDE_SECTORS] = {"「%E」に関わる「%J」の分野を扱う知識パックを使っていない",
		"no pack in use covers the sector of «%J», who has to do with «%E»"},
	[TT_FINDING_LAXER] = {"「%E」の%Nの%A: 宣言「%1」は計算結果「%2」より緩い（計算結果を採る）%L",
		"%A of %N at «%E»: declared «%1» is laxer than computed «%2», which is taken%L"},
	[TT_FINDING_INCOMPARABLE] =
		{"「%E」の%Nの%A: 宣言「%1」と計算結果「%2」は比べられない（双方の厳しい方を採る）%L",
			"%A of %N at «%E»: declared «%1» and computed «%2» cannot be compared; the stricter "
			"of both is taken%L"},
	[TT_FINDING_CONFLICTING_EFFECTS] = {"「%E」の%Nの%A: "
					    "%Rの値「%1」と他の規律の値「%2」が食い違う（厳しい方を採る）%L",
		"%A of %N at «%E»: «%1» from %R and «%2» from another rule differ; the stricter is taken%L"},
	[TT_FINDING_OUTSIDE_DISCLOSURE] = {"「%E」の結果、開示範囲の外の%Oが%Nを閲覧できる%L",
		"after «%E», %O can read %N though outside its disclosure range%L"},
	[TT_FINDING_UNSHOWN_TRANSFER] =
		{"「%E」の結果、%Pが%Nを閲覧できるが、その移転・提供を示すイベントがない%L",
			"after «%E», %P can read %N, and no event shows that transfer%L"},
	[TT_FINDING_NO_HOLDING] = {"「%E」は、保有も閲覧もしていない%Nを扱う%L",
		"«%E» handles %N, which is neither held nor reached%L"},
	[TT_FINDING_AMBIGUOUS_SOURCE] =
		{"「%E」が移す%Nは複数の場所にあり、どれか定まらない（すべてを移転元とみなす）%L",
			"«%E» moves %N, which lies in several places; all of them are taken%L"},
	[TT_FINDING_OPERATION_TYPE] = {"「%E」の操作は、この種類のイベントのものではない",
		"the operation of «%E» does not belong to its type of event"},
	[TT_FINDING_EXPIRED] = {"「%E」は、利用期限を過ぎた%Nを扱う%L",
		"«%E» handles %N, which is past its expiry%L"},
	[TT_FINDING_NOT_STEADY] = {"「%E」は、繰り返しても状態が定まらない",
		"«%E» does not reach a steady state by repeating"},
	[TT_FINDING_CONTROLLER] = {"「%E」の%N: 宣言されたデータ管理主体「%1」は計算結果「%2」と異なる%L",
		"declared controller «%1» of %N at «%E» differs from computed «%2»%L"},
	[TT_FINDING_LOCATION] = {"「%E」の%Nの宣言された媒体・保存先は、実際の所在と異なる%L",
		"the declared location of %N at «%E» differs from where it lies%L"},
	[TT_FINDING_OTHER_STRENGTH] = {"「%E」は、推奨される%Rに沿わない%H",
		"«%E» does not follow the advice of %R%H"},
	[TT_FINDING_ADVICE_QUESTION] = {"「%E」が推奨される%Rに沿うかは、%Qへの答えによる%H",
		"whether «%E» follows the advice of %R depends on the answer to %Q%H"},
	[TT_FINDING_SILENCE_UNUSED] = {"silence にある指摘 %S は出ていない",
		"the silenced finding %S does not occur"},
	[TT_FINDING_SILENCE_REVIEW] = {"指摘 %S を黙らせる理由の見直し期日（%T）を過ぎた",
		"silencing %S was due for review on %T"},
	[TT_FINDING_NO_ACQUISITION] = {"%Nを生成・取得するイベントがない", "no event acquires or makes %N"},
	[TT_FINDING_NO_DISPOSAL] = {"%Nは保有されたままだが、利用期限が分からず、廃棄もない",
		"%N is kept, with neither a known expiry nor a disposal"},
	[TT_FINDING_NO_REGIME] = {"「%E」は%Nを移し、境界（%U）を越えるが、それに及ぶ場がない%L",
		"«%E» takes %N across a border (%U), and no regime speaks of it%L"},
	[TT_FINDING_PURPOSE_NOT_STATED] = {"「%E」の目的は、%Nの利用目的に含まれていない%L",
		"the purpose of «%E» is none of the purposes stated for %N%L"},
	[TT_FINDING_NO_PURPOSE] = {"「%E」は、目的を示さずに%Nを使う%L", "«%E» uses %N without a purpose%L"},
	[TT_FINDING_NOT_GIVEN] = {"「%G」が考慮する%Aが、%Nに示されていない",
		"%A of %N is not given, though «%G» considers it"},
	[TT_FINDING_UNKNOWN_LAYER] = {"「%V」が何の上で動くか分からない", "what «%V» runs on is not known"},
	[TT_FINDING_UNKNOWN_COUNTRY] = {"「%V」の国が分からない", "the country of «%V» is not known"},
	[TT_FINDING_UNKNOWN_SECTOR] = {"「%V」の分野が分からず、それを問う規律がある",
		"the sector of «%V» is not known, and a rule asks for it"},
	[TT_FINDING_NOT_EXAMINED] = {"「%G」はデータに及ぶが、規律が書かれていない（要検討）",
		"«%G» bears on data, but has no rules yet: to be examined"},
	[TT_FINDING_NO_GOVERNING_LAW] = {"「%G」は国の異なる者を拘束するが、準拠法が示されていない",
		"«%G» binds parties of different countries, and states no governing law"},
	[TT_FINDING_NO_FORUM] = {"「%G」は国の異なる者を拘束するが、紛争を扱う所が示されていない",
		"«%G» binds parties of different countries, and states no forum"},
	[TT_FINDING_DISPOSAL_METHOD] = {"「%E」に廃棄の方法が示されていない",
		"«%E» does not say how it disposes"},
	[TT_FINDING_DISPOSAL_EVIDENCE] = {"「%E」に廃棄の証拠が示されていない",
		"«%E» does not say what will show that it was done"},
	[TT_FINDING_COPIES_LEFT] = {"「%E」の後も%Nの写しが残る%L", "after «%E» a copy of %N is left%L"},
	[TT_FINDING_ORIGIN_LEFT] = {"「%E」の後も、廃棄した%Nより前からある元のデータが残る%L",
		"after «%E» a copy of %N that is older than what was disposed of is still there%L"},
	[TT_FINDING_COVERING_NOT_IN_FORCE] = {"「%V」の書かない流れに代わるとされた規律、%Cは有効でない",
		"%C, which is said to cover «%V», is not in force"},
	[TT_FINDING_COVERING_EVIDENCE] =
		{"「%V」の書かない流れに代わる規律、%Cに従っている証拠が示されていない",
			"nothing shows that %C, which is said to cover «%V», is followed"},
	[TT_FINDING_RISK_ABOVE] = {"「%E」の%Nのリスク「%M」は、受け入れられる大きさを超える",
		"the risk «%M» of %N at «%E» is above the accepted level"},
	[TT_FINDING_CONTROL_NOBODY] = {"「%E」の%Nに要る対策要件「%B」を担う者がいない%L",
		"«%B», which %N needs at «%E», falls to nobody%L"},
	[TT_FINDING_DECISION_CHANGED] = {"リスク %S について判断したときの前提が変わった",
		"what was decided on the risk %S rests on something that has changed"},
	[TT_FINDING_DECISION_LAW] = {"リスク %S について判断した後に「%G」が変わった",
		"«%G» has changed since it was decided on the risk %S"},
	[TT_FINDING_DECISION_GONE] = {"判断されたリスク %S は見つからない",
		"the risk %S, on which it was decided, is not found"},
	[TT_FINDING_DECISION_TWICE] = {"リスク %S に判断が二つある",
		"there are two decisions on the risk %S"},
	[TT_FINDING_DECISION_OVERDUE] = {"リスク %S への対応の期日（%T）を過ぎた",
		"the treatment of the risk %S was due on %T"},
	[TT_FINDING_DECISION_REVIEW] = {"リスク %S の判断を見直す期日（%T）を過ぎた",
		"the decision on the risk %S was due for review on %T"},
	[TT_FINDING_DECISION_REASON] = {"リスク %S を保有する理由が示されていない",
		"no reason is given for retaining the risk %S"},
	[TT_FINDING_MEASURE_EVIDENCE] = {"実施済みとされた対策 %S に証拠がない",
		"the measure %S, said to be in place, has no evidence"},
	[TT_FINDING_MEASURE_REASON] = {"対策要件 %S に該当しないとする理由がない",
		"no reason is given why the control %S does not apply"},
	[TT_FINDING_MEASURE_OVERDUE] = {"予定された対策 %S の期日（%T）を過ぎた",
		"the planned measure %S was due on %T"},
	[TT_FINDING_MEASURE_REVIEW] = {"対策 %S を確かめる期日（%T）を過ぎた",
		"the measure %S was due for a look on %T"},
	[TT_FINDING_LOWERED] = {"「%E」の%Nの%A: 宣言「%1」は入力の「%2」より低い%L",
		"%A of %N at «%E»: declared «%1» is lower than «%2» of the inputs%L"},
};

static const struct kind_text {
	const char *text[2], *help[2]; /* by language */
} kinds[] = {
#define FINDING(name, severity, word, ja, en, help_ja, help_en)                                              \
	[TT_FINDING_##name] = {{[TT_JA] = ja, [TT_EN] = en}, {[TT_JA] = help_ja, [TT_EN] = help_en}},
#include "engine/finding.def"
#undef FINDING
};

const char *tt_finding_text(enum tt_finding_code code, enum tt_language language) {
	return kinds[code].text[language];
}

const char *tt_finding_help(enum tt_finding_code code, enum tt_language language) {
	return kinds[code].help[language];
}

/* ---- small parts ----------------------------------------------------------------------------------- */

#define TITLES(name, type, ...)                                                                              \
	const char *name(type value, enum tt_language language) {                                            \
		static const char *const titles[][2] = {__VA_ARGS__};                                        \
		return titles[value][language == TT_JA];                                                     \
	}

TITLES(tt_verdict_title, enum tt_verdict, [TT_PERMITTED] = {"permitted", "許容"},
	[TT_PERMITTED_WITH_DUTIES] = {"permitted with duties", "義務付きで許容"},
	[TT_UNDETERMINED] = {"undetermined", "未確定"}, [TT_FORBIDDEN] = {"forbidden", "違反"})
TITLES(tt_unit_title, enum tt_unit, [TT_UNIT_COUNTRY] = {"country", "国・地域"},
	[TT_UNIT_ORGANISATION] = {"organisation", "組織・ヒト"},
	[TT_UNIT_SYSTEM] = {"system", "システム・サービス"}, [TT_UNIT_DEVICE] = {"device", "機器"})
TITLES(tt_event_type_title, enum tt_event_type, [TT_EVENT_ACQUIRE] = {"acquire", "生成・取得"},
	[TT_EVENT_PROCESS] = {"process", "加工・利用"}, [TT_EVENT_TRANSFER] = {"transfer", "移転・提供"},
	[TT_EVENT_STORE] = {"store", "保管"}, [TT_EVENT_DISPOSE] = {"dispose", "廃棄"})
TITLES(tt_duty_status_title, enum tt_duty_status, [TT_DUTY_OPEN] = {"open", "未履行"},
	[TT_DUTY_DISCHARGED] = {"discharged", "履行済み"}, [TT_DUTY_UNMET] = {"unmet", "不履行"})

enum tt_colour tt_verdict_colour(enum tt_verdict verdict) {
	static const enum tt_colour colours[] = {[TT_PERMITTED] = TT_GREEN,
		[TT_PERMITTED_WITH_DUTIES] = TT_GREEN,
		[TT_UNDETERMINED] = TT_YELLOW,
		[TT_FORBIDDEN] = TT_RED};
	return colours[verdict];
}

void tt_cite(const struct tt_citations *citations, tt_instant at, struct tt_buf *out) {
	bool any = false;
	for (uint32_t i = 0; i < citations->len; i++) {
		if (!tt_interval_contains(citations->items[i].in_force, at))
			continue;
		tt_buf_string(out, any ? ", " : "");
		tt_show(out, citations->items[i].ref);
		any = true;
	}
}

tt_instant tt_event_instant(const struct tt_model *model, tt_instant as_of, uint32_t event) {
	if (event == TT_NONE || model->events.items[event].at == TT_TIME_MIN)
		return as_of;
	return model->events.items[event].at;
}

void tt_cite_brackets(
	const struct tt_citations *citations, tt_instant at, enum tt_language language, struct tt_buf *out) {
	for (uint32_t i = 0; i < citations->len; i++) {
		if (!tt_interval_contains(citations->items[i].in_force, at))
			continue;
		tt_buf_string(out, language == TT_JA ? "（" : " (");
		tt_cite(citations, at, out);
		tt_buf_string(out, language == TT_JA ? "）" : ")");
		return;
	}
}

void tt_mark_text(const struct tt_diagnostics *diagnostics, struct tt_mark mark, struct tt_buf *out) {
	if (mark.file >= diagnostics->files.len) {
		tt_buf_byte(out, '-');
		return;
	}
	const struct tt_document *document = diagnostics->files.items[mark.file];
	struct tt_place place = tt_document_place(document, mark.start);
	tt_show(out, document->path);
	tt_buf_format(out, ":%u:%u", place.line, place.column);
}

void tt_rule_title(
	const struct tt_model *model, uint32_t rule, enum tt_language language, struct tt_buf *out) {
	const struct tt_rule *row = &model->rules.items[rule];
	struct tt_text title = tt_title_in(&row->title, language);
	struct tt_text regime = tt_named_text(&model->regimes.items[row->regime].named, language);
	if (title.len == 0)
		title = row->id;
	tt_buf_string(out, language == TT_JA ? "" : "«");
	tt_show(out, language == TT_JA ? regime : title);
	tt_buf_string(out, language == TT_JA ? "「" : "» of ");
	tt_show(out, language == TT_JA ? title : regime);
	tt_buf_string(out, language == TT_JA ? "」" : "");
}

/* ---- questions ------------------------------------------------------------------------------------- */

static struct tt_text subject_title(
	const struct tt_model *model, uint8_t of, uint32_t id, enum tt_language language) {
	if (of == TT_OF_COUNTRY)
		return tt_word(model, id);
	const struct tt_named *named = of == TT_OF_EVENT    ? tt_named_event(model, id)
				       : of == TT_OF_DATA   ? tt_named_data(model, id)
				       : of == TT_OF_SYSTEM ? tt_named_system(model, id)
							    : tt_named_party(model, id);
	return named == NULL ? TT_TEXT("-") : tt_named_text(named, language);
}

static struct tt_text question_title(
	const struct tt_model *model, uint32_t question, enum tt_language language) {
	struct tt_text ask = tt_title_in(&model->questions.items[question].ask, language);
	return ask.len > 0 ? ask : model->questions.items[question].named.id;
}

static void attribute_question(const struct tt_model *model, const struct tt_asked *asked,
	enum tt_language language, struct tt_buf *out) {
	struct tt_text subject = subject_title(model, asked->of, asked->subjects[0], language);
	struct tt_text attribute = tt_named_text(tt_asked_attribute(model, asked), language);
	bool ja = language == TT_JA;
	tt_buf_string(out, ja ? "" : "what is the ");
	tt_show(out, ja ? subject : attribute);
	tt_buf_string(out, ja ? "の" : " of ");
	tt_show(out, ja ? attribute : subject);
	tt_buf_string(out, ja ? "は何か" : "?");
}

/* Law whose first day is not fixed: the rule, or its regime as a whole. */
static void force_question(const struct tt_model *model, const struct tt_asked *asked,
	enum tt_language language, struct tt_buf *out) {
	const struct tt_regime *regime = &model->regimes.items[asked->subjects[0]];
	bool ja = language == TT_JA;
	tt_buf_string(out, ja ? "「" : "is «");
	tt_show(out, tt_named_text(&regime->named, language));
	if (asked->subjects[1] != TT_NONE) {
		const struct tt_rule *rule = &model->rules.items[asked->subjects[1]];
		struct tt_text title = tt_title_in(&rule->title, language);
		tt_buf_string(out, ja ? "」の「" : ": ");
		tt_show(out, title.len > 0 ? title : rule->id);
	}
	if (asked->subjects[2] != TT_NONE) {
		tt_buf_string(out, ja ? "」の根拠「" : ": ");
		tt_show(out, model->requirements.items[asked->subjects[2]].id);
	}
	tt_buf_string(out, ja ? "」は施行されているか（施行日未定）"
			      : "» in force by then (the first day is not fixed)?");
}

void tt_asked_title(
	const struct tt_engine *engine, uint32_t id, enum tt_language language, struct tt_buf *out) {
	const struct tt_model *model = engine->model;
	const struct tt_asked *asked = &engine->asked.items[id];
	bool ja = language == TT_JA;
	if (asked->question == TT_NONE && asked->of == TT_OF_RULE) {
		force_question(model, asked, language, out);
		return;
	}
	if (asked->question == TT_NONE) {
		attribute_question(model, asked, language, out);
		return;
	}
	const struct tt_question *question = &model->questions.items[asked->question];
	tt_show(out, question_title(model, asked->question, language));
	for (uint8_t i = 0; i < question->of_count; i++) {
		tt_buf_string(out, i == 0 ? (ja ? "（" : " (") : (ja ? "、" : ", "));
		tt_show(out, subject_title(model, question->of[i], asked->subjects[i], language));
	}
	tt_buf_string(out, question->of_count > 0 ? (ja ? "）" : ")") : "");
}

void tt_option_title(const struct tt_engine *engine, const struct tt_option *option,
	enum tt_language language, struct tt_buf *out) {
	bool ja = language == TT_JA;
	for (uint8_t i = 0; i < option->count; i++) {
		tt_buf_string(out, i > 0 ? (ja ? "、かつ " : " and ") : "");
		tt_asked_print(engine, option->asked[i], out);
		tt_buf_string(out, option->answer[i] ? (ja ? " が「はい」" : " is yes")
						     : (ja ? " が「いいえ」" : " is no"));
	}
	if (ja)
		tt_buf_string(out, option->satisfied ? "なら満たす" : "なら違反する");
	else
		tt_buf_string(out, option->satisfied ? ": kept" : ": broken");
}

void tt_other_day_title(const struct tt_other_day *day, enum tt_language language, struct tt_buf *out) {
	struct tt_text date = tt_time_format(out->arena, day->at);
	const char *verdict = tt_verdict_title((enum tt_verdict)day->verdict, language);
	if (language == TT_JA)
		tt_buf_format(out, "%s%.*sから「%s」（その日の規律と答えによる）",
			day->latest ? "遅くとも" : "", TT_TEXT_ARGS(date), verdict);
	else
		tt_buf_format(out, "from %.*s on%s: %s, by the law and answers of that day",
			TT_TEXT_ARGS(date), day->latest ? " at the latest" : "", verdict);
}

/* ---- sentences ------------------------------------------------------------------------------------- */

struct filling {
	const struct tt_check *check;
	const struct tt_engine *engine;
	const struct tt_found *found;
	enum tt_language language;
	struct tt_buf *out;
};

static void fill_named(const struct filling *filling, const struct tt_named *named) {
	if (named == NULL)
		tt_buf_byte(filling->out, '-');
	else
		tt_show(filling->out, tt_named_text(named, filling->language));
}

static void quote(const struct filling *filling, const struct tt_named *named) {
	bool ja = filling->language == TT_JA;
	tt_buf_string(filling->out, ja ? "「" : "«");
	tt_show(filling->out, tt_named_text(named, filling->language));
	tt_buf_string(filling->out, ja ? "」" : "»");
}

void tt_about_title(const struct tt_model *model, const struct tt_about *about, enum tt_language language,
	struct tt_buf *out) {
	bool ja = language == TT_JA;
	const struct {
		const struct tt_named *named;
		const char *ja, *en;
	} parts[] = {
		{tt_named_data(model, about->data), "データ: ", "data: "},
		{tt_named_party(model, about->holder), "保有者: ", "holder: "},
		{tt_named_system(model, about->system), "システム: ", "system: "},
		{tt_named_party(model, about->reader), "閲覧者: ", "reader: "},
	};
	bool any = false;
	for (size_t i = 0; i < TT_COUNT(parts); i++) {
		if (parts[i].named == NULL)
			continue;
		tt_buf_string(out, any ? (ja ? "、" : ", ") : "");
		tt_buf_string(out, ja ? parts[i].ja : parts[i].en);
		tt_show(out, tt_named_text(parts[i].named, language));
		any = true;
	}
}

/* In brackets, where there is anything to say. */
static void fill_about(const struct filling *filling, struct tt_about about) {
	bool ja = filling->language == TT_JA;
	if (about.data == TT_NONE && about.holder == TT_NONE && about.system == TT_NONE)
		return;
	tt_buf_string(filling->out, ja ? "（" : " (");
	tt_about_title(filling->check->model, &about, filling->language, filling->out);
	tt_buf_string(filling->out, ja ? "）" : ")");
}

static void fill_place(const struct filling *filling) {
	struct tt_about about = filling->found->finding.about;
	about.data = TT_NONE;
	fill_about(filling, about);
}

static void fill_questions(const struct filling *filling) {
	struct tt_set_view view =
		tt_set_view(&filling->check->model->sets, filling->found->finding.questions);
	bool ja = filling->language == TT_JA;
	uint32_t shown = view.len > QUESTIONS_SHOWN ? QUESTIONS_SHOWN : view.len;
	for (uint32_t i = 0; i < shown; i++) {
		tt_buf_string(filling->out, ja ? "「" : i > 0 ? ", «" : "«");
		tt_asked_title(filling->engine, view.items[i], filling->language, filling->out);
		tt_buf_string(filling->out, ja ? "」" : "»");
	}
	if (view.len > shown)
		tt_buf_format(filling->out, ja ? "ほか%u問" : " and %u more", view.len - shown);
}

static void fill_value(const struct filling *filling, uint32_t value) {
	const struct tt_finding *finding = &filling->found->finding;
	if (finding->attribute == TT_NONE || value == TT_NONE)
		tt_buf_byte(filling->out, '-');
	else
		tt_plain_titles(
			filling->check->model, finding->attribute, value, filling->language, filling->out);
}

/* Readers outside of the disclosure range: first is a set of parties. */
static void fill_outsiders(const struct filling *filling) {
	const struct tt_finding *finding = &filling->found->finding;
	if (finding->first == TT_NONE)
		tt_buf_byte(filling->out, '-');
	else
		tt_plain_titles(
			filling->check->model, TT_exposure, finding->first, filling->language, filling->out);
}

static void fill_mismatch(const struct filling *filling, char letter) {
	const struct tt_mismatch *row = &filling->check->mismatches.items[filling->found->finding.first];
	const struct tt_model *model = filling->check->model;
	bool ja = filling->language == TT_JA;
	if (letter == 'X' && row->expectation->event != TT_NONE)
		quote(filling, &model->events.items[row->expectation->event].named);
	else if (letter == 'X' && row->expectation->of_model)
		tt_show(filling->out, tt_title_in(&model->title, filling->language));
	else if (letter == 'X')
		tt_about_title(model, &filling->found->finding.about, filling->language, filling->out);
	else if (letter == 'Z' && row->got.len == 0)
		tt_buf_string(
			filling->out, ja ? "そのような所在はない" : "nothing: there is no such holding");
	else
		tt_show(filling->out, letter == 'W' ? row->what : letter == 'Y' ? row->expected : row->got);
	if (letter == 'X' && row->expectation->at != TT_TIME_MIN) {
		tt_buf_string(filling->out, ja ? "（" : " (");
		tt_buf_add(filling->out, tt_time_format(filling->out->arena, row->expectation->at));
		tt_buf_string(filling->out, ja ? "）" : ")");
	}
}

/* The name of a decision or measure, or the date that has passed. */
static void fill_managed(const struct filling *filling, char letter) {
	const struct tt_finding *finding = &filling->found->finding;
	if (letter == 'S')
		tt_managed_name(filling->check->model, finding, filling->out);
	else
		tt_buf_add(filling->out,
			tt_time_format(filling->out->arena, tt_managed_date(filling->check->model, finding)));
}

static void fill_risk(const struct filling *filling, char letter) {
	const struct tt_model *model = filling->check->model;
	const struct tt_finding *finding = &filling->found->finding;
	if (letter == 'B')
		fill_named(filling,
			finding->second == TT_NONE ? NULL : &model->controls.items[finding->second].named);
	else if (finding->first == TT_NONE)
		tt_rule_title(model, finding->rule, filling->language, filling->out);
	else
		tt_show(filling->out,
			tt_title_in(&model->risks.items[finding->first].named.title, filling->language));
}

static void fill_silence(const struct filling *filling, char letter) {
	if (tt_finding_managed(filling->found->finding.code)) {
		fill_managed(filling, letter);
		return;
	}
	const struct tt_silence *row = &filling->check->model->silences.items[filling->found->finding.first];
	if (letter == 'S')
		tt_show(filling->out, row->id);
	else
		tt_buf_add(filling->out, tt_time_format(filling->out->arena, row->review));
}

const struct tt_named *tt_found_subject(const struct tt_model *model, const struct tt_found *found) {
	const struct tt_about *about = &found->finding.about;
	const struct tt_named *named = tt_named_event(model, found->finding.event);
	if (named == NULL)
		named = tt_named_data(model, about->data);
	if (named == NULL)
		named = tt_named_system(model, about->system);
	return named == NULL ? tt_named_party(model, about->holder) : named;
}

/* Of a border without a regime: first is the units that are crossed. */
static void fill_units(const struct filling *filling) {
	bool any = false;
	for (int unit = 0; unit < TT_UNIT_COUNT; unit++) {
		if ((filling->found->finding.first >> unit & 1) == 0)
			continue;
		tt_buf_string(filling->out, !any ? "" : filling->language == TT_JA ? "、" : ", ");
		tt_buf_string(filling->out, tt_unit_title((enum tt_unit)unit, filling->language));
		any = true;
	}
}

void tt_covering_title(
	const struct tt_model *model, uint32_t covering, enum tt_language language, struct tt_buf *out) {
	const struct tt_covering *row = &model->coverings.items[covering];
	bool ja = language == TT_JA;
	for (uint32_t i = 0; row->rule.len > 0 && i < model->rules.len; i++)
		if (model->rules.items[i].regime == row->regime &&
			tt_text_equal(model->rules.items[i].id, row->rule)) {
			tt_rule_title(model, i, language, out);
			return;
		}
	tt_buf_string(out, ja ? "「" : "«");
	tt_show(out, tt_named_text(&model->regimes.items[row->regime].named, language));
	tt_buf_string(out, ja ? "」" : "»");
}

/* The thing that a letter names; NULL for nothing. */
static const struct tt_named *thing_of(const struct filling *filling, char letter) {
	const struct tt_model *model = filling->check->model;
	const struct tt_finding *finding = &filling->found->finding;
	switch (letter) {
	case 'E':
		return tt_named_event(model, finding->event);
	case 'A':
		return tt_named_attribute(model, finding->attribute);
	case 'N':
		return tt_named_data(model, finding->about.data);
	case 'P':
		return tt_named_party(model, finding->about.reader);
	case 'J':
		return tt_named_party(model, finding->first);
	case 'G':
		return &model->regimes.items[tt_finding_regime(model, finding)].named;
	default: /* V */
		return tt_found_subject(model, filling->found);
	}
}

/* The text that a letter stands for. */
static struct tt_text text_of(const struct filling *filling, char letter) {
	const struct tt_model *model = filling->check->model;
	uint32_t first = filling->found->finding.first;
	switch (letter) {
	case 'D':
		return tt_title_in(&filling->found->duty->title, filling->language);
	case 'F':
		return question_title(model, first, filling->language);
	case 'I':
		return tt_title_in(&model->packs.items[first].title, filling->language);
	default: /* K */
		return tt_word(model, first);
	}
}

static void fill(const struct filling *filling, char letter) {
	const struct tt_model *model = filling->check->model;
	const struct tt_finding *finding = &filling->found->finding;
	if (strchr("EANPJGV", letter) != NULL)
		fill_named(filling, thing_of(filling, letter));
	else if (strchr("DFIK", letter) != NULL)
		tt_show(filling->out, text_of(filling, letter));
	else if (letter == 'R')
		tt_rule_title(model, finding->rule, filling->language, filling->out);
	else if (letter == 'C')
		tt_covering_title(model, finding->first, filling->language, filling->out);
	else if (letter == 'H')
		fill_about(filling, finding->about);
	else if (letter == 'L')
		fill_place(filling);
	else if (letter == 'O')
		fill_outsiders(filling);
	else if (letter == 'Q')
		fill_questions(filling);
	else if (letter == 'U')
		fill_units(filling);
	else if (letter == '1' || letter == '2')
		fill_value(filling, letter == '1' ? finding->first : finding->second);
	else if (letter == 'M' || letter == 'B')
		fill_risk(filling, letter);
	else if (letter == 'S' || letter == 'T')
		fill_silence(filling, letter);
	else
		fill_mismatch(filling, letter);
}

void tt_found_message(const struct tt_check *check, const struct tt_engine *engine,
	const struct tt_found *found, enum tt_language language, struct tt_buf *out) {
	struct filling filling = {check, engine, found, language, out};
	const struct sentence *sentence = &sentences[found->finding.code];
	for (const char *at = language == TT_JA ? sentence->ja : sentence->en; *at; at++) {
		size_t plain = strcspn(at, "%");
		tt_buf_add(out, (struct tt_text){at, plain});
		at += plain;
		if (*at == '\0')
			return;
		fill(&filling, *++at);
	}
}
