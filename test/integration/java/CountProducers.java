import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.TopicPartition;

/** Prints how many producers the leader of a topic's first partition remembers. Arguments: brokers, topic. */
public final class CountProducers {
  public static void main(String[] arguments) throws Exception {
    var partition = new TopicPartition(arguments[1], 0);
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", arguments[0]))) {
      var answer = admin.describeProducers(List.of(partition)).partitionResult(partition).get();
      System.out.println(answer.activeProducers().size());
    }
  }
}
