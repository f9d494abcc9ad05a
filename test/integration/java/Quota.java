import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.quota.ClientQuotaAlteration;
import org.apache.kafka.common.quota.ClientQuotaEntity;

/** Sets how many bytes a second every client may produce. Arguments: brokers, bytes. */
public final class Quota {
  public static void main(String[] arguments) throws Exception {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", arguments[0]))) {
      var everyClient = new ClientQuotaEntity(java.util.Collections.singletonMap(ClientQuotaEntity.CLIENT_ID, null));
      var rate = new ClientQuotaAlteration.Op("producer_byte_rate", Double.valueOf(arguments[1]));
      admin.alterClientQuotas(List.of(new ClientQuotaAlteration(everyClient, List.of(rate)))).all().get();
    }
  }
}
