package io.sipauth.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;

class MigratorH2IT extends MigratorContract {

    @Override
    DatabaseSettings freshSettings() {
        return TestDatabases.h2();
    }

    @Test
    void dataDirectory_isItsOwnersAlone() throws IOException {
        new Migrator(settings).migrate();

        Path directory = Path.of(settings.url().substring("jdbc:h2:file:".length()))
                .toAbsolutePath()
                .getParent();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory)))
                .isEqualTo("rwx------");
    }
}
