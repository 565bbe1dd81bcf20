package io.sipauth.cli;

import io.sipauth.app.Policies;
import io.sipauth.config.Config;
import io.sipauth.config.ConfigLoader;
import io.sipauth.sql.Migrator;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
        name = "migrate",
        description = {
            "Brings the database's schema up to date; an empty one, and one that Kamailio uses.",
            "An adopted database that has location rows needs location.time-zone."
        })
final class MigrateCommand implements Callable<Integer> {

    private final Terminal terminal;

    @Mixin
    private ConfigFileOption file = new ConfigFileOption();

    MigrateCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        Config config = file.load(ConfigLoader.Purpose.DATABASE, terminal);
        Migrator migrator = new Migrator(Policies.database(config));
        int count = migrator.migrate();
        migrator.info()
                .forEach(line -> terminal.out()
                        .println("  " + line.version() + "  " + line.description() + ": " + line.state()));
        terminal.out().println(count == 0 ? "The schema was up to date." : count + " migrations done.");
        return 0;
    }
}
