package io.sipauth.sql;

class AdministrationH2IT extends AdministrationContract {

    @Override
    DatabaseSettings freshSettings() {
        return TestDatabases.h2();
    }
}
