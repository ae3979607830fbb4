/*
 * store: what a service keeps beside the journal, for questions: entries by index, time and key, duties,
 * findings, lineage, tokens, accesses. One interface; SQLite in a directory, or PostgreSQL. All but tokens
 * and accesses follows from the journal, and can be made anew. What may not live here: what an event means.
 */
#ifndef TT_STORE_STORE_H
#define TT_STORE_STORE_H

#include "base/base.h"

#endif
