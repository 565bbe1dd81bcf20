package io.sipauth.sql;

class SqlSubscribersH2IT extends SqlSubscribersContract {

    @Override
    DatabaseSettings freshSettings() {
        return TestDatabases.h2();
    }
}
