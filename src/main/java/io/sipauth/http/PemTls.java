package io.sipauth.http;

import io.sipauth.http.HttpSettings.Tls;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.Collection;
import org.eclipse.jetty.util.ssl.SslContextFactory;

/** A chain of certificates and its key from PEM files, as the CAs hand them out. */
final class PemTls {

    private static final String KEY_BEGIN = "-----BEGIN PRIVATE KEY-----";
    private static final String KEY_END = "-----END PRIVATE KEY-----";

    private PemTls() {}

    /**
     * The TLS side of a connector: TLS 1.2 and 1.3.
     *
     * @throws IllegalArgumentException for files that are not such a pair
     */
    static SslContextFactory.Server contextFactory(Tls.Pem files) {
        try {
            char[] password = new char[0];
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, password);
            Certificate[] chain = chain(Files.readAllBytes(files.certificate()));
            PrivateKey key = key(
                    Files.readString(files.key(), StandardCharsets.US_ASCII),
                    chain[0].getPublicKey().getAlgorithm());
            store.setKeyEntry("sipauth", key, password, chain);
            SslContextFactory.Server factory = new SslContextFactory.Server();
            factory.setKeyStore(store);
            factory.setKeyStorePassword("");
            factory.setIncludeProtocols("TLSv1.2", "TLSv1.3");
            return factory;
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException(files + " is not a chain of certificates and its PKCS #8 key", e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Certificate[] chain(byte[] pem) throws GeneralSecurityException {
        Collection<? extends Certificate> chain =
                CertificateFactory.getInstance("X.509").generateCertificates(new ByteArrayInputStream(pem));
        if (chain.isEmpty()) {
            throw new GeneralSecurityException("no certificate");
        }
        return chain.toArray(Certificate[]::new);
    }

    private static PrivateKey key(String pem, String algorithm) throws GeneralSecurityException {
        int begin = pem.indexOf(KEY_BEGIN);
        int end = pem.indexOf(KEY_END);
        if (begin < 0 || end < begin) {
            throw new GeneralSecurityException("no PKCS #8 key; convert with openssl pkcs8 -topk8 -nocrypt");
        }
        byte[] encoded = Base64.getMimeDecoder().decode(pem.substring(begin + KEY_BEGIN.length(), end));
        return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(encoded));
    }
}
