"""What this project needs and moto lacks: the only place that patches moto.

Written for moto 5.2.1. Every function `fix_...` or `add_...` below fills one gap, and its comment states what AWS
documents. It replaces or adds attributes of moto's classes. If a class no longer looks as expected (another version of
moto), fill() stops with a message that names it, instead of emulating something else.

docs/emulator.md lists the remaining gaps, with the reasons.
"""

import copy
import json
import random
import string

WRITTEN_FOR = "5.2.1"


class MotoChanged(Exception):
    def __init__(self, what):
        super().__init__(f"{what}. The fixes in moto_gaps.py are written for moto {WRITTEN_FOR}: install that version.")


def replace(owner, name, make):
    """Replaces owner.name with make(the original)."""
    original = vars(owner).get(name)
    if original is None:
        raise MotoChanged(f"moto's {owner.__name__} no longer has {name}")
    setattr(owner, name, make(original))


def add(owner, name, function):
    """Adds an attribute that moto lacks."""
    if hasattr(owner, name):
        raise MotoChanged(f"moto's {owner.__name__} now has its own {name}")
    setattr(owner, name, function)


def fill(moto_version):
    """Fills every gap; returns the S3 replication, which the control API can hold."""
    if moto_version != WRITTEN_FOR:
        raise MotoChanged(f"This is moto {moto_version}")
    add_scalable_target_tags()
    fix_scalable_target_capacity()
    fix_security_group_rule_descriptions()
    fix_nat_gateway_tag_filters()
    add_listener_rules_by_tag()
    fix_database_attributes()
    fix_parameter_sources()
    fix_read_replica_creation()
    fix_read_replica_promotion()
    fix_database_deletion()
    fix_snapshot_restore()
    add_service_settings()
    fix_secret_replicas()
    fix_image_replication_rules()
    fix_hosted_zone_ids()
    add_alarm_health_checks()
    fix_bucket_policies()
    fix_bucket_lifecycles()
    return add_bucket_replication()


# --- Application Auto Scaling -----------------------------------------------------------------------------------------


def add_scalable_target_tags():
    # Scalable targets have tags: RegisterScalableTarget takes Tags, and TagResource, UntagResource and
    # ListTagsForResource exist.
    # https://docs.aws.amazon.com/autoscaling/application/APIReference/API_ListTagsForResource.html
    from moto.applicationautoscaling.exceptions import AWSValidationException
    from moto.applicationautoscaling.models import FakeScalableTarget
    from moto.applicationautoscaling.responses import ApplicationAutoScalingResponse as Response

    def target(response):
        arn = response._get_param("ResourceARN")
        for by_resource in response.applicationautoscaling_backend.targets.values():
            for candidate in by_resource.values():
                if candidate.arn == arn:
                    return candidate
        raise AWSValidationException(f"No scalable target found for {arn}")

    def list_tags_for_resource(self):
        return json.dumps({"Tags": target(self).tags})

    def tag_resource(self):
        target(self).tags.update(self._get_param("Tags"))
        return json.dumps({})

    def untag_resource(self):
        tagged = target(self)
        for key in self._get_param("TagKeys"):
            tagged.tags.pop(key, None)
        return json.dumps({})

    def with_tags(original):
        def __init__(self, *args, **kwargs):
            original(self, *args, **kwargs)
            self.tags = {}

        return __init__

    def registered_with_tags(original):
        def register_scalable_target(self):
            result = original(self)
            backend = self.applicationautoscaling_backend
            registered = backend.targets[self._get_param("ScalableDimension")][self._get_param("ResourceId")]
            registered.tags.update(self._get_param("Tags") or {})
            return result

        return register_scalable_target

    replace(FakeScalableTarget, "__init__", with_tags)
    replace(Response, "register_scalable_target", registered_with_tags)
    add(Response, "list_tags_for_resource", list_tags_for_resource)
    add(Response, "tag_resource", tag_resource)
    add(Response, "untag_resource", untag_resource)


def fix_scalable_target_capacity():
    # Registering or updating a scalable target moves the current capacity into [min, max].
    # https://docs.aws.amazon.com/autoscaling/application/APIReference/API_RegisterScalableTarget.html
    from moto.applicationautoscaling.models import ApplicationAutoscalingBackend as Backend

    def moving_capacity(original):
        def register_scalable_target(self, namespace, r_id, *args, **kwargs):
            target = original(self, namespace, r_id, *args, **kwargs)
            if namespace == "ecs":
                _, cluster, name = r_id.split("/")
                service = self.ecs_backend.describe_services(cluster, [name])[0][0]
                count = max(target.min_capacity, min(target.max_capacity, service.desired_count))
                if count != service.desired_count:
                    self.ecs_backend.update_service({"cluster": cluster, "service": name, "desired_count": count})
            return target

        return register_scalable_target

    replace(Backend, "register_scalable_target", moving_capacity)


# --- EC2 --------------------------------------------------------------------------------------------------------------


def fix_security_group_rule_descriptions():
    # A rule has a description whatever its peer. moto finds it only on rules for address ranges.
    # https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_SecurityGroupRule.html
    from moto.ec2.models.security_groups import SecurityGroupRule

    def of_any_peer(_original):
        return property(lambda rule: (rule.ip_range or {}).get("Description") or rule.source_group.get("Description"))

    replace(SecurityGroupRule, "description", of_any_peer)


def fix_nat_gateway_tag_filters():
    # DescribeNatGateways takes filters on tags. moto ignores them, so that each environment finds every other's.
    # https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeNatGateways.html
    from moto.ec2.models.nat_gateways import NatGatewayBackend
    from moto.ec2.utils import is_tag_filter, tag_filter_matches

    def with_tags(original):
        def describe_nat_gateways(self, filters, nat_gateway_ids):
            on_tags = {name: values for name, values in (filters or {}).items() if is_tag_filter(name)}
            return [
                gateway
                for gateway in original(self, filters, nat_gateway_ids)
                if all(tag_filter_matches(gateway, name, values) for name, values in on_tags.items())
            ]

        return describe_nat_gateways

    replace(NatGatewayBackend, "describe_nat_gateways", with_tags)


# --- Elastic Load Balancing -------------------------------------------------------------------------------------------


def add_listener_rules_by_tag():
    # GetResources also finds the rules of load balancers' listeners.
    # https://docs.aws.amazon.com/ARG/latest/userguide/supported-resources.html
    from moto.resourcegroupstaggingapi.models import ResourceGroupsTaggingAPIBackend

    types = {"elasticloadbalancing", "elasticloadbalancing:listener-rule/app"}

    def has(tags, wanted):
        values = wanted.get("Values") or [tags.get(wanted["Key"])]
        return wanted["Key"] in tags and tags[wanted["Key"]] in values

    def with_rules(original):
        def _get_resources_generator(self, tag_filters=None, resource_type_filters=None):
            yield from original(self, tag_filters, resource_type_filters)
            if resource_type_filters and not types.intersection(resource_type_filters):
                return
            tagging = self.elbv2_backend.tagging_service
            for load_balancer in list(self.elbv2_backend.load_balancers.values()):
                for listener in list(load_balancer.listeners.values()):
                    for arn in list(listener.rules):
                        tags = tagging.get_tag_dict_for_resource(arn)
                        if tags and all(has(tags, wanted) for wanted in tag_filters or []):
                            yield {
                                "ResourceARN": arn,
                                "Tags": [{"Key": key, "Value": value} for key, value in tags.items()],
                            }

        return _get_resources_generator

    replace(ResourceGroupsTaggingAPIBackend, "_get_resources_generator", with_rules)


# --- RDS --------------------------------------------------------------------------------------------------------------


def fix_database_attributes():
    # DbiResourceId is unique to the instance in its region and immutable; Terraform finds instances by it.
    # EngineLifecycleSupport is returned as requested; the default is extended support.
    # https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_DBInstance.html
    # https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBInstance.html
    from moto.rds.models import DBInstance

    def with_attributes(original):
        def __init__(self, *args, **kwargs):
            original(self, *args, **kwargs)
            self.dbi_resource_id = new_database_resource_id()
            self.engine_lifecycle_support = (
                kwargs.get("engine_lifecycle_support") or "open-source-rds-extended-support"
            )

        return __init__

    replace(DBInstance, "__init__", with_attributes)


def new_database_resource_id():
    return "db-" + "".join(random.choices(string.ascii_uppercase + string.digits, k=26))


def fix_read_replica_creation():
    # A read replica is created with backups disabled, from a source that has backups enabled. In another region it
    # takes the default parameter group, the default security group and no subnet group unless they are given, and an
    # encrypted one needs a key of its own region. Log exports, deletion protection, Multi-AZ and tags are not
    # inherited.
    # https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBInstanceReadReplica.html
    from moto.core.utils import utcnow
    from moto.ec2.models import ec2_backends
    from moto.rds.exceptions import (
        DBInstanceAlreadyExists,
        DBParameterGroupNotFoundError,
        InvalidParameterCombination,
        RDSClientError,
    )
    from moto.rds.models import RDSBackend

    def fixed(original):
        def create_db_instance_read_replica(self, db_kwargs):
            identifier = db_kwargs["db_instance_identifier"]
            if identifier in self.databases:
                raise DBInstanceAlreadyExists()
            source = self.find_db_from_id(db_kwargs["source_db_instance_identifier"])
            if not source.backup_retention_period:
                raise RDSClientError(
                    "InvalidDBInstanceState", "Automated backups are not enabled for this database instance."
                )
            is_cross_region = source.region != self.region_name
            key = db_kwargs.get("kms_key_id")
            if is_cross_region and bool(key) != bool(source.storage_encrypted):
                replica_is, source_is = ("encrypted", "an unencrypted") if key else ("unencrypted", "an encrypted")
                raise InvalidParameterCombination(
                    f"Cannot create a cross region {replica_is} read replica of {source_is} source."
                )
            group = db_kwargs.get("db_parameter_group_name")
            if group and not source.is_default_parameter_group(group) and group not in self.db_parameter_groups:
                raise DBParameterGroupNotFoundError(group)

            replica = copy.copy(source)
            replica.backend = self
            replica.created = replica.instance_create_time = utcnow()
            replica.dbi_resource_id = new_database_resource_id()
            replica.backup_retention_period = 0
            replica.enabled_cloudwatch_logs_exports = list(db_kwargs.pop("enable_cloudwatch_logs_exports", None) or [])
            replica.deletion_protection = False
            replica.multi_az = False
            replica.tags = []
            replica.availability_zone = f"{self.region_name}a"
            replica.vpc_security_group_ids = list(source.vpc_security_group_ids)
            if is_cross_region:
                replica.db_parameter_group_name = None
                replica._db_subnet_group_name = None
                vars(replica).pop("db_subnet_group", None)
                ec2 = ec2_backends[self.account_id][self.region_name]
                replica.vpc_security_group_ids = [ec2.get_default_security_group(ec2.default_vpc.id).id]
                if key:
                    db_kwargs["kms_key_id"] = self._validate_kms_key(key)
            replica.update(**db_kwargs)
            replica.set_as_replica()
            self.databases[identifier] = replica
            source.add_replica(replica)
            return replica

        return create_db_instance_read_replica

    replace(RDSBackend, "create_db_instance_read_replica", fixed)


def fix_read_replica_promotion():
    # After promotion the instance is standalone: it has no source, and its former source no longer lists it.
    # Promoting anything but a read replica is refused.
    # https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_PromoteReadReplica.html
    # https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_ReadRepl.Promote.html
    from moto.rds.exceptions import DBInstanceNotFoundError, RDSClientError
    from moto.rds.models import DBInstance, RDSBackend

    def fixed(original):
        def promote_read_replica(self, db_kwargs):
            database = self.describe_db_instances(db_kwargs["db_instance_identifier"])[0]
            if not database.is_replica:
                raise RDSClientError("InvalidDBInstanceState", "DB Instance is not a read replica.")
            source_id = database.source_db_instance_identifier
            promoted = original(self, db_kwargs)
            promoted.source_db_instance_identifier = None
            try:
                self.find_db_from_id(source_id).remove_replica(promoted)
            except DBInstanceNotFoundError:
                pass  # the source no longer exists: the usual case after a disaster
            return promoted

        return promote_read_replica

    # A source lists a replica in its own region by identifier, one in another region by ARN.
    def by_either_name(original):
        def remove_replica(self, replica):
            names = {replica.db_instance_identifier, replica.db_instance_arn}
            self.replicas = [name for name in self.replicas if name not in names]

        return remove_replica

    replace(RDSBackend, "promote_read_replica", fixed)
    replace(DBInstance, "remove_replica", by_either_name)


def fix_database_deletion():
    # A read replica cannot have a final snapshot. Deleting a source makes its replicas standalone.
    # https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_DeleteDBInstance.html
    # https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_ReadRepl.html
    from moto.rds.exceptions import InvalidParameterCombination
    from moto.rds.models import RDSBackend

    def fixed(original):
        def delete_db_instance(self, db_instance_identifier, final_db_snapshot_identifier=None, **kwargs):
            database = self.databases.get(db_instance_identifier)
            if database and database.is_replica and final_db_snapshot_identifier:
                raise InvalidParameterCombination(
                    "FinalDBSnapshotIdentifier can not be specified when deleting a replica."
                )
            deleted = original(self, db_instance_identifier, final_db_snapshot_identifier, **kwargs)
            for name in deleted.replicas:
                replica = self.find_db_from_id(name)
                replica.is_replica = False
                replica.source_db_instance_identifier = None
            return deleted

        return delete_db_instance

    replace(RDSBackend, "delete_db_instance", fixed)


def fix_snapshot_restore():
    # A restored instance is new and standalone, even if the snapshot is of a read replica.
    # https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_RestoreDBInstanceFromDBSnapshot.html
    from moto.rds.models import RDSBackend

    def fixed(original):
        def restore_db_instance_from_db_snapshot(self, *args, **kwargs):
            restored = original(self, *args, **kwargs)
            restored.is_replica = False
            restored.source_db_instance_identifier = None
            restored.replicas = []
            return restored

        return restore_db_instance_from_db_snapshot

    replace(RDSBackend, "restore_db_instance_from_db_snapshot", fixed)


def fix_parameter_sources():
    # A modified parameter has the source "user"; Terraform's provider ignores the others.
    # https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_Parameter.html
    from moto.rds.models import DBParameterGroup

    def from_user(original):
        def update_parameters(self, new_parameters):
            original(self, [{**parameter, "Source": "user"} for parameter in new_parameters])

        return update_parameters

    replace(DBParameterGroup, "update_parameters", from_user)


# --- ECS --------------------------------------------------------------------------------------------------------------


def add_service_settings():
    # CreateService accepts these settings and DescribeServices returns them.
    # https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_Service.html
    from moto.ecs.responses import EC2ContainerServiceResponse as Response

    settings = {
        "healthCheckGracePeriodSeconds": "health_check_grace_period_seconds",
        "availabilityZoneRebalancing": "availability_zone_rebalancing",
        "enableECSManagedTags": "enable_ecs_managed_tags",
        "enableExecuteCommand": "enable_execute_command",
        "deploymentConfiguration": "deployment_configuration",
    }

    def keeping_settings(original):
        def create_service(self):
            result = original(self)
            for parameter, attribute in settings.items():
                value = self._get_param(parameter)
                if value is not None:
                    setattr(result.result["service"], attribute, value)
            return result

        return create_service

    replace(Response, "create_service", keeping_settings)


# --- Secrets Manager --------------------------------------------------------------------------------------------------


def fix_secret_replicas():
    # A replica is encrypted with the key named for its region. StopReplicationToReplica, called in the replica's
    # region, promotes the replica to a standalone secret with its values, and removes the link on both sides.
    # https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_ReplicaRegionType.html
    # https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_StopReplicationToReplica.html
    from moto.secretsmanager.exceptions import InvalidRequestException
    from moto.secretsmanager.models import FakeSecret, ReplicaSecret
    from moto.secretsmanager.responses import SecretsManagerResponse as Response

    def with_keys(original):
        def create_replicas(self, replica_regions, force_overwrite):
            replicas = original(self, replica_regions, force_overwrite)
            for replica, wanted in zip(replicas, replica_regions, strict=True):
                replica.config["KmsKeyId"] = wanted.get("KmsKeyId") or replica.config["KmsKeyId"]
            return replicas

        return create_replicas

    def with_own_key(original):
        def to_dict(self):
            return {**original(self), "KmsKeyId": self.config["KmsKeyId"]}

        return to_dict

    def stop_replication_to_replica(self):
        replica = self.backend.describe_secret(self._get_param("SecretId"))
        if not isinstance(replica, ReplicaSecret):
            raise InvalidRequestException("The secret is not a replica.")
        source = replica.source
        standalone = copy.copy(source)
        standalone.arn = replica.arn
        standalone.region = replica.region
        standalone.kms_key_id = replica.config["KmsKeyId"]
        standalone.versions = copy.deepcopy(source.versions)
        standalone.replicas = []
        source.replicas.remove(replica)
        dict.pop(self.backend.secrets, replica.arn)
        self.backend.secrets[standalone.name] = standalone
        return json.dumps({"ARN": standalone.arn})

    replace(FakeSecret, "create_replicas", with_keys)
    replace(ReplicaSecret, "to_dict", with_own_key)
    add(Response, "stop_replication_to_replica", stop_replication_to_replica)


# --- ECR --------------------------------------------------------------------------------------------------------------


def fix_image_replication_rules():
    # A replication configuration holds up to 10 rules, each with up to 25 destinations, never the registry itself.
    # https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_ReplicationConfiguration.html
    from moto.ecr.exceptions import InvalidParameterException
    from moto.ecr.models import ECRBackend

    def with_rules(original):
        def put_replication_configuration(self, replication_config):
            rules = replication_config["rules"]
            if len(rules) > 10:
                raise InvalidParameterException("'rules' failed to satisfy constraint: at most 10 rules")
            for rule in rules:
                original(self, {"rules": [rule]})
            self.replication_config = replication_config
            return {"replicationConfiguration": replication_config}

        return put_replication_configuration

    replace(ECRBackend, "put_replication_configuration", with_rules)


# --- Route 53 ---------------------------------------------------------------------------------------------------------


def fix_hosted_zone_ids():
    # The id of a hosted zone begins with Z, which distinguishes it from other ids.
    # https://docs.aws.amazon.com/Route53/latest/APIReference/API_HostedZone.html
    from moto.route53 import models

    def beginning_with_z(original):
        return lambda *args, **kwargs: "Z" + original(*args, **kwargs)[1:]

    replace(models, "create_route53_zone_id", beginning_with_z)


def add_alarm_health_checks():
    # A health check of type CLOUDWATCH_METRIC watches an existing alarm in any region, and has no endpoint settings.
    # https://docs.aws.amazon.com/Route53/latest/APIReference/API_HealthCheckConfig.html
    # https://docs.aws.amazon.com/Route53/latest/APIReference/API_AlarmIdentifier.html
    from moto.cloudwatch.models import cloudwatch_backends
    from moto.route53.exceptions import InvalidInput
    from moto.route53.models import HealthCheck
    from moto.route53.responses import Route53 as Response

    def check_alarm(response, alarm):
        if alarm["Name"] not in cloudwatch_backends[response.current_account][alarm["Region"]].alarms:
            raise InvalidInput(f"The alarm {alarm['Name']} does not exist in {alarm['Region']}.")

    def watching_alarm(original):
        def create_health_check(self):
            config = self._get_param("HealthCheckConfig")
            if config.get("AlarmIdentifier"):
                check_alarm(self, config["AlarmIdentifier"])
            result = original(self)
            health_check = result.result["HealthCheck"]
            health_check.alarm_identifier = config.get("AlarmIdentifier")
            health_check.insufficient_data_health_status = config.get("InsufficientDataHealthStatus")
            return result

        return create_health_check

    def watching_another_alarm(original):
        def update_health_check(self):
            alarm = self._get_param("AlarmIdentifier")
            if alarm:
                check_alarm(self, alarm)
            result = original(self)
            health_check = result.result["HealthCheck"]
            health_check.alarm_identifier = alarm or health_check.alarm_identifier
            health_check.insufficient_data_health_status = (
                self._get_param("InsufficientDataHealthStatus") or health_check.insufficient_data_health_status
            )
            return result

        return update_health_check

    def config_of_type(original):
        def health_check_config(self):
            if self.type_ != "CLOUDWATCH_METRIC":
                return original.fget(self)
            return {
                "Type": self.type_,
                "Inverted": self.inverted,
                "Disabled": self.disabled,
                "AlarmIdentifier": self.alarm_identifier,
                "InsufficientDataHealthStatus": self.insufficient_data_health_status,
            }

        return property(health_check_config)

    replace(Response, "create_health_check", watching_alarm)
    replace(Response, "update_health_check", watching_another_alarm)
    replace(HealthCheck, "health_check_config", config_of_type)


# --- S3 ---------------------------------------------------------------------------------------------------------------


def fix_bucket_policies():
    # A statement whose condition does not match has no effect. moto applies every Deny, which locks a bucket that
    # allows only TLS. The emulator stands for AWS's TLS endpoint: here aws:SecureTransport is true.
    # https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
    # https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
    from moto.iam.access_control import IAMPolicy, PermissionResult
    from moto.s3.models import FakeBucket

    def is_against_plain_http(statement):
        condition = statement.get("Condition") or {}
        return str((condition.get("Bool") or {}).get("aws:SecureTransport")).lower() == "false"

    def over_tls(original):
        def get_permission(self, action, resource):
            if self.policy is None:
                return original(self, action, resource)
            document = json.loads(self.policy)
            statements = document["Statement"] if isinstance(document["Statement"], list) else [document["Statement"]]
            document["Statement"] = [statement for statement in statements if not is_against_plain_http(statement)]
            if not document["Statement"]:
                return PermissionResult.NEUTRAL
            return IAMPolicy(json.dumps(document)).is_action_permitted(action, resource)

        return get_permission

    replace(FakeBucket, "get_permission", over_tls)


def fix_bucket_lifecycles():
    # A lifecycle rule is returned as it was put. moto drops NewerNoncurrentVersions and the object sizes.
    # https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketLifecycleConfiguration.html
    # https://docs.aws.amazon.com/AmazonS3/latest/API/API_NoncurrentVersionExpiration.html
    from moto.core.responses import ActionResult
    from moto.s3.exceptions import NoSuchLifecycleConfiguration
    from moto.s3.models import FakeBucket
    from moto.s3.responses import S3Response

    def keeping_rules(original):
        def set_lifecycle(self, rules):
            original(self, rules)
            self.lifecycle_rules_as_put = rules

        return set_lifecycle

    lists = {"Transition": "Transitions", "NoncurrentVersionTransition": "NoncurrentVersionTransitions"}

    def as_modelled(rule):
        """Maps the element names of the XML to the member names of the model."""
        modelled = {}
        for name, value in rule.items():
            if name in lists:
                modelled[lists[name]] = value if isinstance(value, list) else [value]
            elif name == "Filter":
                filter_ = {key: "" if inner is None else inner for key, inner in (value or {}).items()}
                if "And" in filter_:
                    tags = filter_["And"].get("Tag", [])
                    conditions = {key: inner for key, inner in filter_["And"].items() if key != "Tag"}
                    filter_["And"] = {**conditions, "Tags": tags if isinstance(tags, list) else [tags]}
                modelled[name] = filter_
            else:
                modelled[name] = "" if value is None else value
        return modelled

    def whole_rules(original):
        def get_bucket_lifecycle(self):
            self.data["Action"] = "GetBucketLifecycleConfiguration"
            bucket = self.backend.get_bucket(self.bucket_name)
            if not bucket.rules:
                raise NoSuchLifecycleConfiguration(bucket_name=self.bucket_name)
            rules = [as_modelled(rule) for rule in bucket.lifecycle_rules_as_put]
            result = {"Rules": rules, "TransitionDefaultMinimumObjectSize": "all_storage_classes_128K"}
            return self.serialized(ActionResult(result))

        return get_bucket_lifecycle

    replace(FakeBucket, "set_lifecycle", keeping_rules)
    replace(S3Response, "get_bucket_lifecycle", whole_rules)


class Replication:
    """Copies between buckets, in order. A copy waits while replication is held or one of its two regions is down."""

    def __init__(self):
        self._queue = []
        self._held = False
        self._regions_down = set()

    def add(self, regions, make_copy):
        self._queue.append((regions, make_copy))
        self._run()

    def hold(self, held):
        self._held = held
        self._run()

    def set_regions_down(self, regions):
        self._regions_down = set(regions)
        self._run()

    def waiting(self):
        return len(self._queue)

    def _run(self):
        queue, self._queue = self._queue, []
        for regions, make_copy in queue:
            if self._held or regions & self._regions_down:
                self._queue.append((regions, make_copy))
            else:
                make_copy()


def add_bucket_replication():
    # Objects put after PutBucketReplication are copied to the rule's destination if the key has the rule's prefix: with
    # the same key, version id and metadata, in the destination's encryption. Delete markers and KMS-encrypted objects
    # are copied only if the rule enables that, deletions of a version never, and replicas are not replicated again.
    # Both buckets must be versioned. The rule is returned as it was put.
    # https://docs.aws.amazon.com/AmazonS3/latest/userguide/replication-what-is-isnt-replicated.html
    # https://docs.aws.amazon.com/AmazonS3/latest/userguide/delete-marker-replication.html
    # https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketReplication.html
    from moto.core.responses import ActionResult
    from moto.s3.exceptions import ReplicationConfigurationNotFoundError, S3ClientError
    from moto.s3.models import FakeDeleteMarker, S3Backend
    from moto.s3.responses import S3Response

    replication = Replication()

    def prefix(rule):
        filter_ = rule.get("Filter") or {}
        return (filter_.get("And") or filter_).get("Prefix") or rule.get("Prefix") or ""

    def destinations(backend, bucket, key_name, wanted):
        """The destination buckets of a key: of the rules that are enabled, match the key and satisfy `wanted`."""
        rules = (getattr(bucket, "replication", None) or {}).get("Rule", [])
        for rule in sorted(rules, key=lambda rule: -int(rule["Priority"])):
            if rule["Status"] == "Enabled" and key_name.startswith(prefix(rule)) and wanted(rule):
                yield backend.get_bucket(rule["Destination"]["Bucket"].rsplit(":", 1)[-1])

    def copies_kms(rule):
        criteria = rule.get("SourceSelectionCriteria") or {}
        return (criteria.get("SseKmsEncryptedObjects") or {}).get("Status") == "Enabled"

    def copies_delete_markers(rule):
        return (rule.get("DeleteMarkerReplication") or {}).get("Status") == "Enabled"

    def copying(original):
        def put_object(self, bucket_name, key_name, value, *args, **kwargs):
            new_key = original(self, bucket_name, key_name, value, *args, **kwargs)
            bucket = self.get_bucket(bucket_name)
            is_kms = new_key.encryption == "aws:kms"
            for destination in destinations(self, bucket, key_name, lambda rule: copies_kms(rule) or not is_kms):

                def make_copy(destination=destination):
                    replica = original(self, destination.name, key_name, new_key.value)
                    replica._version_id = new_key._version_id
                    replica._metadata = new_key._metadata

                replication.add({bucket.region_name, destination.region_name}, make_copy)
            return new_key

        return put_object

    def marking(original):
        def delete_object(self, bucket_name, key_name, version_id=None, bypass=False):
            result = original(self, bucket_name, key_name, version_id=version_id, bypass=bypass)
            bucket = self.get_bucket(bucket_name)
            marker = bucket.keys.get(key_name)
            if version_id is None and isinstance(marker, FakeDeleteMarker):
                for destination in destinations(self, bucket, key_name, copies_delete_markers):

                    def make_copy(destination=destination):
                        if key_name in destination.keys:
                            self._set_delete_marker(destination.name, key_name)._version_id = marker.version_id

                    replication.add({bucket.region_name, destination.region_name}, make_copy)
            return result

        return delete_object

    def checking_destination(original):
        def put_bucket_replication(self, bucket_name, replication):
            rules = replication["Rule"] if isinstance(replication["Rule"], list) else [replication["Rule"]]
            for rule in rules:
                destination = self.buckets.get(rule["Destination"]["Bucket"].rsplit(":", 1)[-1])
                if not destination or not destination.is_versioned:
                    raise S3ClientError("InvalidRequest", "Destination bucket must exist and have versioning enabled.")
            return original(self, bucket_name, replication)

        return put_bucket_replication

    def whole_rule(original):
        def get_bucket_replication(self):
            self.data["Action"] = "GetBucketReplication"
            stored = self.backend.get_bucket_replication(self.bucket_name)
            if not stored:
                raise ReplicationConfigurationNotFoundError(bucket_name=self.bucket_name)
            configuration = {"Role": stored["Role"], "Rules": stored["Rule"]}
            return self.serialized(ActionResult({"ReplicationConfiguration": configuration}))

        return get_bucket_replication

    replace(S3Backend, "put_object", copying)
    replace(S3Backend, "delete_object", marking)
    replace(S3Backend, "put_bucket_replication", checking_destination)
    replace(S3Response, "get_bucket_replication", whole_rule)
    return replication
