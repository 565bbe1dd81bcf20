package io.sipauth.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sipauth.http.HttpSettings.Tls;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
import java.util.Objects;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** TLS from PEM files, with a pair that the JDK's keytool makes. */
class TlsTest {

    private static final char[] PASSWORD = "changeit".toCharArray();

    @TempDir
    private Path folder = Path.of("");

    private KeyStore made() throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (var in = Files.newInputStream(folder.resolve("made.p12"))) {
            store.load(in, PASSWORD);
        }
        return store;
    }

    @BeforeEach
    void makePair() throws IOException, InterruptedException, GeneralSecurityException {
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-keyalg",
                        "EC",
                        "-alias",
                        "api",
                        "-dname",
                        "CN=localhost",
                        "-storetype",
                        "PKCS12",
                        "-storepass",
                        "changeit",
                        "-keystore",
                        folder.resolve("made.p12").toString())
                .inheritIO()
                .start();
        assertThat(keytool.waitFor()).isZero();
        KeyStore store = made();
        pem("certificate.pem", "CERTIFICATE", store.getCertificate("api").getEncoded());
        pem(
                "key.pem",
                "PRIVATE KEY",
                Objects.requireNonNull(store.getKey("api", PASSWORD)).getEncoded());
    }

    private void pem(String file, String kind, byte[] der) throws IOException {
        String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
        Files.writeString(
                folder.resolve(file), "-----BEGIN " + kind + "-----\n" + body + "\n-----END " + kind + "-----\n");
    }

    private Tls.Pem pair() {
        return new Tls.Pem(folder.resolve("certificate.pem"), folder.resolve("key.pem"));
    }

    @Test
    void pemPair_servesHttps() throws IOException, GeneralSecurityException {
        try (ApiFixture fixture = new ApiFixture()) {
            HttpSettings of = fixture.settings;
            fixture.settings = new HttpSettings(
                    of.hosts(),
                    of.access(),
                    pair(),
                    of.maxBodyOctets(),
                    of.maxInFlight(),
                    of.deadline(),
                    of.idleTimeout(),
                    of.requestTimeout(),
                    of.stopTimeout(),
                    of.rpidPrefix(),
                    of.rpidSuffix());
            fixture.start();
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            KeyStore trusted = KeyStore.getInstance("PKCS12");
            trusted.load(null, null);
            trusted.setCertificateEntry("api", made().getCertificate("api"));
            trust.init(trusted);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), null);
            try (SSLSocket socket = (SSLSocket) context.getSocketFactory()
                    .createSocket(java.net.InetAddress.getLoopbackAddress(), fixture.port())) {
                socket.setSoTimeout(10_000);
                socket.getOutputStream()
                        .write("GET /health/live HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
                                .getBytes(StandardCharsets.US_ASCII));
                String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
                assertThat(answer).startsWith("HTTP/1.1 200").endsWith("{\"status\":\"ok\",\"checks\":{}}");
                assertThat(socket.getSession().getProtocol()).isEqualTo("TLSv1.3");
            }
        }
    }

    @Test
    void filesThatAreNoPair_areRefused() throws IOException {
        Files.writeString(
                folder.resolve("key.pem"), "-----BEGIN RSA PRIVATE KEY-----\n-----END RSA PRIVATE KEY-----\n");
        assertThatThrownBy(() -> PemTls.contextFactory(pair())).isInstanceOf(IllegalArgumentException.class);
        Tls.Pem absent = new Tls.Pem(folder.resolve("absent.pem"), folder.resolve("key.pem"));
        assertThatThrownBy(() -> PemTls.contextFactory(absent)).isInstanceOf(java.io.UncheckedIOException.class);
    }
}
