package io.sipauth.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Set;

/**
 * The folder of the embedded mode, for its owner alone (0700).
 *
 * @param nonceSecret a file with a secret of its own, made once
 */
record DevData(String databaseUrl, Path nonceSecret) {

    private static final int SECRET_OCTETS = 48;

    /** Makes what is missing. Throws {@link UsageException} where the folder cannot be used. */
    static DevData in(Path folder) {
        Path absolute = folder.toAbsolutePath().normalize();
        if (absolute.toString().indexOf(';') >= 0) {
            throw new UsageException(absolute + " holds a \";\", which H2 cannot have in a path");
        }
        Path secret = absolute.resolve("nonce.secret");
        try {
            Files.createDirectories(
                    absolute, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            writeSecret(secret);
        } catch (IOException e) {
            throw new UsageException("cannot use " + absolute + " for the data: " + e);
        }
        return new DevData("jdbc:h2:file:" + absolute.resolve("sipauth"), secret);
    }

    private static void writeSecret(Path file) throws IOException {
        byte[] octets = new byte[SECRET_OCTETS];
        new SecureRandom().nextBytes(octets);
        String text = Base64.getEncoder().encodeToString(octets) + '\n';
        try (var channel = Files.newByteChannel(
                file,
                Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
            channel.write(java.nio.ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII)));
        } catch (FileAlreadyExistsException e) {
            return; // of an earlier run
        }
    }
}
