/*
 * Time stamps (RFC 3161): an authority that others trust says when it saw the hash of a checkpoint. A request
 * goes out as a file, its answer comes back as one; nothing here opens a connection. What is stamped are the
 * bytes of the signed checkpoint, so the stamp says that its tree, with everything in it, was there then.
 */
#ifndef TT_LEDGER_TIMESTAMP_H
#define TT_LEDGER_TIMESTAMP_H

#include "base/base.h"

/* Adds a request (DER) for these bytes, with SHA-256, a nonce, and the wish for the authority's certificate.
 * False: no memory. */
bool tt_timestamp_request(struct tt_buf *buf, struct tt_text bytes) TT_MUST_USE;

enum tt_timestamp_verdict {
	TT_TIMESTAMP_GOOD,
	TT_TIMESTAMP_MALFORMED,	  /* no answer of RFC 3161 */
	TT_TIMESTAMP_REFUSED,	  /* the authority gave no stamp */
	TT_TIMESTAMP_OTHER_BYTES, /* it is of something else */
	TT_TIMESTAMP_UNTRUSTED,	  /* not signed, or not by one whom the given authorities certify for this */
	TT_TIMESTAMP_NO_CA,	  /* the file of authorities cannot be read */
};

/* Holds an answer (DER) to the bytes, and its signer to the authorities in a file (PEM). */
enum tt_timestamp_verdict tt_timestamp_verify(
	struct tt_text answer, struct tt_text bytes, const char *authorities, tt_instant *time) TT_MUST_USE;

#endif
