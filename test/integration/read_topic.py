"""Prints the records of a topic: partition, offset, timestamp, key, value, separated by tabs. Arguments: brokers, topic."""
import sys

from confluent_kafka import Consumer, TopicPartition

brokers, topic = sys.argv[1:]
consumer = Consumer({"bootstrap.servers": brokers, "group.id": "readers", "check.crcs": True, "enable.auto.commit": False})
found = consumer.list_topics(topic, 10).topics[topic].partitions
partitions = [TopicPartition(topic, number, 0) for number in found]
ends = {one.partition: consumer.get_watermark_offsets(one, 10)[1] for one in partitions}
left = sum(ends.values())
consumer.assign(partitions)
while left > 0:
    message = consumer.poll(10)
    if message is None or message.error():
        raise SystemExit(f"{left} records were not read: {message and message.error()}")
    fields = message.partition(), message.offset(), message.timestamp()[1], message.key().decode(), message.value().decode()
    print(*fields, sep="\t")
    left -= 1
consumer.close()
