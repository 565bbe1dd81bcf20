package io.sipauth.registrar;

/**
 * Where a request came from, as whoever received it saw it.
 *
 * @param address the source IP address as text, IPv6 without brackets
 * @param port the source port
 * @param transport {@code udp}, {@code tcp}, {@code tls}, {@code ws} or {@code wss}, in lower case
 * @param socket the socket that received it, {@code udp:192.0.2.1:5060}, or empty when not known
 */
public record RequestSource(String address, int port, String transport, String socket) {}
