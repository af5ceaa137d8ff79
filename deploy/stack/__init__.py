"""Real servers on this machine: PostgreSQL, Kafka and RabbitMQ on private loopback ports, their data in one folder."""
