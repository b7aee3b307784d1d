// The limits of ledger/base/limits.h that a verifier meets.
export const RECEIPT_BYTES_MAX = 16 << 20;
export const LINES_PROOF_BYTES_MAX = 64 << 20;
export const ENTRY_BYTES_MAX = (1 << 20) + (64 << 10);
export const ENTRY_EVENTS_MAX = 8192;
export const EVENT_BYTES_MAX = 1 << 20;
export const LEAF_BYTES_MAX = 65535;
export const SIGNERS_MAX = 128;
export const NAME_BYTES_MAX = 128;
export const ORIGIN_BYTES_MAX = 255;
export const LIST_ITEMS_MAX = 4096;
export const JSON_DEPTH_MAX = 16;
export const NOTE_SIGNATURES_MAX = 100;
export const NOTE_BYTES_MAX = 64 << 10;
export const PROOF_HASHES_MAX = 63;
export const KEY_FILE_BYTES_MAX = 64 << 10;
