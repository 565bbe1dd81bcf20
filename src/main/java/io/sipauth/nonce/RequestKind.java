package io.sipauth.nonce;

/** What a nonce is issued for; each kind has its own binding (SER's auth_checks_register, _no_dlg, _in_dlg). */
public enum RequestKind {
    REGISTER,
    /** No To tag: the request stands alone or opens a dialog. */
    OUT_OF_DIALOG,
    IN_DIALOG
}
