package io.sipauth.digest;

/** The value of one Authorization or Proxy-Authorization field. */
public sealed interface Authorization permits Authorization.OtherScheme, Credentials {

    /** Credentials of a scheme that is not Digest; they are not for us and are not looked into. */
    record OtherScheme(String scheme) implements Authorization {}
}
