/*
 * Steps 1 to 3: pictures, and the tables that say the same in words.
 */
#include "present/report_parts.h"

static void print_table(struct tt_report *report, const char *name, uint32_t count) {
	tt_report_table(report, name, count, count <= TT_REPORT_OPEN);
}

static void print_flow(struct tt_report *report) {
	tt_report_open(report, "step-1");
	tt_report_paragraph(report, NULL,
		"誰が、どのシステムで、どのデータを生成・取得し、加工・利用し、移転・提供し、保管し、廃棄する"
		"か。",
		"Who acquires, processes, transfers, stores and disposes of which data, and on which "
		"system.");
	tt_report_picture(report, 1);
	print_table(report, "events", report->event_count);
	print_table(report, "parties", report->party_count);
	print_table(report, "systems", report->system_count);
	print_table(report, "units", report->unit_count);
	tt_report_close(report);
}

static void print_regimes(struct tt_report *report) {
	uint32_t count = report->regime_count;
	tt_report_open(report, "step-2");
	tt_report_paragraph(report, NULL,
		"データとその扱いに及ぶ法令、契約、内部規則などと、それぞれの場で考慮する属性（○）。",
		"The laws, contracts and rules that bear on the data and on those who handle it, and the "
		"attributes that "
		"each considers (○).");
	tt_report_picture(report, 2);
	print_table(report, "regimes", count);
	print_table(report, "considered", count);
	tt_report_close(report);
}

static void print_attributes(struct tt_report *report) {
	tt_report_open(report, "step-3");
	tt_report_paragraph(report, NULL,
		"データの属性を、所在（誰がどこに持つか）ごとに示す。同じデータでも、所在により属性が異なるこ"
		"とがある。",
		"The attributes of each data set, a column for each place where somebody holds it: the same "
		"data can be "
		"something else in other hands.");
	tt_report_picture(report, 3);
	tt_report_table(report, "attributes", report->data_count, report->data_count <= TT_REPORT_BLOCKS);
	print_table(report, "changes", report->change_count);
	tt_report_table(report, "holdings", report->holding_count, false);
	tt_report_close(report);
}

void tt_report_steps(struct tt_report *report) {
	print_flow(report);
	print_regimes(report);
	print_attributes(report);
}
