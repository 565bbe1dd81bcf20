package io.sipauth.sql;

class SqlBindingsH2IT extends SqlBindingsContract {

    @Override
    DatabaseSettings freshSettings() {
        return TestDatabases.h2();
    }
}
