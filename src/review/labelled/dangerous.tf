# Where dangerous.json comes from: applied with -var danger=false on the emulator, changed by hand where it says drifted, then planned with
# -var danger=true. What is expected of the review is what is meant here.

terraform {
  required_providers {
    aws = { source = "hashicorp/aws", version = "5.100.0" }
  }
}
provider "aws" {
  region            = "eu-west-1"
  s3_use_path_style = true
}
provider "aws" {
  alias             = "us"
  region            = "us-east-1"
  s3_use_path_style = true
}
variable "danger" { type = bool }
locals {
  d = var.danger
  # Made only in the quiet state: gone in the dangerous one.
  gone = var.danger ? 0 : 1
  new  = var.danger ? 1 : 0
}

# ---- databases
resource "aws_db_instance" "unencrypted" {
  identifier                  = "unencrypted"
  engine                      = "mysql"
  instance_class              = "db.t3.micro"
  allocated_storage           = 20
  username                    = "lamp"
  manage_master_user_password = true
  backup_retention_period     = 1
  skip_final_snapshot         = true
  storage_encrypted           = !local.d
}
resource "aws_db_instance" "unprotected" {
  identifier                  = "unprotected"
  engine                      = "mysql"
  instance_class              = "db.t3.micro"
  allocated_storage           = 20
  username                    = "lamp"
  manage_master_user_password = true
  storage_encrypted           = true
  deletion_protection         = !local.d
  backup_retention_period     = local.d ? 0 : 7
  publicly_accessible         = local.d
  skip_final_snapshot         = local.d
  final_snapshot_identifier   = "unprotected-last"
  apply_immediately           = true
}
resource "aws_db_instance" "shorter" {
  identifier                  = "shorter"
  engine                      = "mysql"
  instance_class              = "db.t3.micro"
  allocated_storage           = 20
  username                    = "lamp"
  manage_master_user_password = true
  storage_encrypted           = true
  backup_retention_period     = local.d ? 2 : 7
  skip_final_snapshot         = true
}
resource "aws_db_instance" "larger" {
  identifier              = "larger"
  engine                  = "mysql"
  instance_class          = local.d ? "db.t3.small" : "db.t3.micro"
  allocated_storage       = 20
  username                = "lamp"
  password                = "quiet-and-unchanged-1"
  storage_encrypted       = true
  backup_retention_period = 7
  skip_final_snapshot     = true
}
resource "aws_db_instance" "retired" {
  count                       = local.gone
  identifier                  = "retired"
  engine                      = "mysql"
  instance_class              = "db.t3.micro"
  allocated_storage           = 20
  username                    = "lamp"
  manage_master_user_password = true
  storage_encrypted           = true
  backup_retention_period     = 1
  skip_final_snapshot         = true
}
resource "aws_db_instance" "drifted" {
  identifier                  = "drifted"
  engine                      = "mysql"
  instance_class              = "db.t3.micro"
  allocated_storage           = 20
  username                    = "lamp"
  manage_master_user_password = true
  storage_encrypted           = true
  backup_retention_period     = 1
  deletion_protection         = true
  skip_final_snapshot         = true
}
resource "aws_db_parameter_group" "tls" {
  name   = "tls"
  family = "mysql8.4"
  parameter {
    name  = "require_secure_transport"
    value = local.d ? "OFF" : "ON"
  }
}
resource "aws_db_parameter_group" "quiet" {
  name   = "quiet"
  family = "mysql8.4"
  parameter {
    name  = "max_connections"
    value = local.d ? "200" : "100"
  }
}
resource "aws_dynamodb_table" "gone" {
  count        = local.gone
  name         = "gone"
  billing_mode = "PAY_PER_REQUEST"
  hash_key     = "id"
  attribute {
    name = "id"
    type = "S"
  }
}
resource "aws_dynamodb_table" "weaker" {
  name                        = "weaker"
  billing_mode                = "PAY_PER_REQUEST"
  hash_key                    = "id"
  deletion_protection_enabled = !local.d
  attribute {
    name = "id"
    type = "S"
  }
  point_in_time_recovery { enabled = !local.d }
}
resource "aws_dynamodb_table" "rekeyed" {
  name         = "rekeyed"
  billing_mode = "PAY_PER_REQUEST"
  hash_key     = local.d ? "uuid" : "id"
  attribute {
    name = local.d ? "uuid" : "id"
    type = "S"
  }
}
resource "aws_dynamodb_table" "tagged" {
  name         = "tagged"
  billing_mode = "PAY_PER_REQUEST"
  hash_key     = "id"
  attribute {
    name = "id"
    type = "S"
  }
  tags = { Team = local.d ? "blue" : "red" }
}

# ---- buckets
resource "aws_s3_bucket" "gone" {
  count  = local.gone
  bucket = "review-gone"
}
resource "aws_s3_bucket_policy" "gone" {
  count  = local.gone
  bucket = aws_s3_bucket.gone[0].bucket
  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Deny", Principal = "*", Action = "s3:*", Resource = ["arn:aws:s3:::review-gone", "arn:aws:s3:::review-gone/*"], Condition = { Bool = { "aws:SecureTransport" = "false" } } }] })
}
resource "aws_s3_bucket" "renamed" {
  bucket = local.d ? "review-renamed-2" : "review-renamed-1"
}
resource "aws_s3_bucket" "forced" {
  bucket        = "review-forced"
  force_destroy = local.d
}
resource "aws_s3_bucket" "main" {
  bucket = "review-main"
  tags   = { Team = local.d ? "blue" : "red" }
}
resource "aws_s3_bucket_versioning" "main" {
  bucket = aws_s3_bucket.main.bucket
  versioning_configuration { status = local.d ? "Suspended" : "Enabled" }
}
resource "aws_s3_bucket_public_access_block" "main" {
  bucket                  = aws_s3_bucket.main.bucket
  block_public_acls       = true
  ignore_public_acls      = true
  block_public_policy     = !local.d
  restrict_public_buckets = !local.d
}
resource "aws_s3_bucket_server_side_encryption_configuration" "main" {
  bucket = aws_s3_bucket.main.bucket
  rule {
    apply_server_side_encryption_by_default {
      sse_algorithm     = local.d ? "AES256" : "aws:kms"
      kms_master_key_id = local.d ? null : aws_kms_key.quiet.arn
    }
  }
}
resource "aws_s3_bucket_policy" "public" {
  bucket = aws_s3_bucket.main.bucket
  policy = jsonencode({ Version = "2012-10-17", Statement = concat(
    [{ Sid = "Reader", Effect = "Allow", Principal = { AWS = "arn:aws:iam::123456789012:role/reader" }, Action = ["s3:GetObject"], Resource = "arn:aws:s3:::review-main/*" }],
  local.d ? [{ Sid = "World", Effect = "Allow", Principal = "*", Action = "s3:GetObject", Resource = "arn:aws:s3:::review-main/*" }] : []) })
}
resource "aws_s3_bucket" "tls" { bucket = "review-tls" }
resource "aws_s3_bucket_policy" "tls" {
  bucket = aws_s3_bucket.tls.bucket
  policy = jsonencode({ Version = "2012-10-17", Statement = concat(
    [{ Effect = "Allow", Principal = { AWS = "arn:aws:iam::123456789012:role/reader" }, Action = ["s3:GetObject"], Resource = "arn:aws:s3:::review-tls/*" }],
  local.d ? [] : [{ Effect = "Deny", Principal = "*", Action = "s3:*", Resource = ["arn:aws:s3:::review-tls", "arn:aws:s3:::review-tls/*"], Condition = { Bool = { "aws:SecureTransport" = "false" } } }]) })
}
resource "aws_s3_bucket" "bare" { bucket = "review-bare" }
resource "aws_s3_bucket_public_access_block" "bare" {
  count                   = local.gone
  bucket                  = aws_s3_bucket.bare.bucket
  block_public_acls       = true
  ignore_public_acls      = true
  block_public_policy     = true
  restrict_public_buckets = true
}
resource "aws_s3_bucket_acl" "bare" {
  count  = local.new
  bucket = aws_s3_bucket.bare.bucket
  acl    = "public-read"
}
resource "aws_s3_bucket" "drifted" { bucket = "review-drifted" }
resource "aws_s3_bucket_public_access_block" "drifted" {
  bucket                  = aws_s3_bucket.drifted.bucket
  block_public_acls       = true
  ignore_public_acls      = true
  block_public_policy     = true
  restrict_public_buckets = true
}
resource "aws_s3_bucket_policy" "reordered" {
  bucket = aws_s3_bucket.bare.bucket
  policy = local.d ? jsonencode({ Version = "2012-10-17", Statement = [{ Sid = "A", Effect = "Allow", Principal = { AWS = ["arn:aws:iam::123456789012:role/a", "arn:aws:iam::123456789012:role/b"] }, Action = ["s3:PutObject", "s3:GetObject"], Resource = ["arn:aws:s3:::review-bare/*"] }] }) : jsonencode({ Version = "2012-10-17", Statement = [{ Sid = "Old", Effect = "Allow", Principal = { AWS = ["arn:aws:iam::123456789012:role/b", "arn:aws:iam::123456789012:role/a"] }, Action = ["s3:GetObject", "s3:PutObject", "s3:DeleteObject"], Resource = "arn:aws:s3:::review-bare/*" }] })
}

# ---- keys and secrets
resource "aws_kms_key" "quiet" {
  description = local.d ? "quiet, described anew" : "quiet"
}
resource "aws_kms_key" "gone" {
  count       = local.gone
  description = "gone"
}
resource "aws_kms_key" "weaker" {
  description             = "weaker"
  enable_key_rotation     = !local.d
  deletion_window_in_days = local.d ? 7 : 30
}
resource "aws_kms_key" "disabled" {
  description = "disabled"
  is_enabled  = !local.d
}
resource "aws_kms_key" "shared" {
  description = "shared"
  policy      = jsonencode({ Version = "2012-10-17", Statement = [{ Sid = "Root", Effect = "Allow", Principal = { AWS = concat(["arn:aws:iam::123456789012:root"], local.d ? ["arn:aws:iam::210987654321:root"] : []) }, Action = "kms:*", Resource = "*" }] })
}
resource "aws_secretsmanager_secret" "gone" {
  count = local.gone
  name  = "gone"
}
resource "aws_secretsmanager_secret" "weaker" {
  name                    = "weaker"
  kms_key_id              = local.d ? null : aws_kms_key.quiet.arn
  recovery_window_in_days = local.d ? 0 : 30
}
resource "aws_ssm_parameter" "password" {
  name  = "/lamp/database-password"
  type  = local.d ? "String" : "SecureString"
  value = "k3ep-it-quiet"
}
resource "aws_ssm_parameter" "host" {
  name  = "/lamp/database-host"
  type  = "String"
  value = local.d ? "b.example.test" : "a.example.test"
}

# ---- DNS
resource "aws_route53_zone" "gone" {
  count = local.gone
  name  = "gone.test"
}
resource "aws_route53_zone" "main" {
  name    = "lamp.test"
  comment = local.d ? "commented anew" : "commented"
}
resource "aws_route53_record" "moved" {
  zone_id = aws_route53_zone.main.zone_id
  name    = "www.lamp.test"
  type    = "A"
  ttl     = 60
  records = [local.d ? "198.51.100.7" : "192.0.2.7"]
}
resource "aws_route53_record" "weighted" {
  for_each       = { blue = local.d ? 0 : 100, green = local.d ? 100 : 0 }
  zone_id        = aws_route53_zone.main.zone_id
  name           = "app.lamp.test"
  type           = "CNAME"
  ttl            = 60
  records        = ["${each.key}.example.test"]
  set_identifier = each.key
  weighted_routing_policy { weight = each.value }
}
resource "aws_route53_record" "gone" {
  count   = local.gone
  zone_id = aws_route53_zone.main.zone_id
  name    = "old.lamp.test"
  type    = "A"
  ttl     = 60
  records = ["192.0.2.8"]
}
resource "aws_route53_record" "slower" {
  zone_id = aws_route53_zone.main.zone_id
  name    = "slow.lamp.test"
  type    = "A"
  ttl     = local.d ? 600 : 60
  records = ["192.0.2.9"]
}
resource "aws_route53_record" "validation" {
  zone_id = aws_route53_zone.main.zone_id
  name    = "_0123456789abcdef.lamp.test"
  type    = "CNAME"
  ttl     = 60
  records = [local.d ? "_b.acm-validations.aws." : "_a.acm-validations.aws."]
}
resource "aws_route53_health_check" "disabled" {
  type              = "HTTPS"
  fqdn              = "lb.example.test"
  port              = 443
  resource_path     = "/health.php"
  failure_threshold = 3
  request_interval  = 30
  disabled          = local.d
}
resource "aws_route53_health_check" "tagged" {
  type              = "HTTPS"
  fqdn              = "lb2.example.test"
  port              = 443
  resource_path     = "/health.php"
  failure_threshold = 3
  request_interval  = 30
  tags              = { Team = local.d ? "blue" : "red" }
}

# ---- network
resource "aws_vpc" "main" { cidr_block = "10.9.0.0/16" }
resource "aws_subnet" "a" {
  vpc_id            = aws_vpc.main.id
  cidr_block        = "10.9.1.0/24"
  availability_zone = "eu-west-1a"
}
resource "aws_subnet" "b" {
  vpc_id            = aws_vpc.main.id
  cidr_block        = "10.9.2.0/24"
  availability_zone = "eu-west-1b"
}
resource "aws_security_group" "inline" {
  name   = "inline"
  vpc_id = aws_vpc.main.id
  ingress {
    from_port   = 3306
    to_port     = 3306
    protocol    = "tcp"
    cidr_blocks = local.d ? ["0.0.0.0/0"] : ["10.9.0.0/16"]
  }
}
resource "aws_security_group" "rules" {
  name   = "rules"
  vpc_id = aws_vpc.main.id
}
resource "aws_vpc_security_group_ingress_rule" "ssh" {
  security_group_id = aws_security_group.rules.id
  ip_protocol       = "tcp"
  from_port         = 22
  to_port           = 22
  cidr_ipv4         = local.d ? "0.0.0.0/0" : "10.9.0.0/16"
}
resource "aws_vpc_security_group_ingress_rule" "every" {
  count             = local.new
  security_group_id = aws_security_group.rules.id
  ip_protocol       = "-1"
  cidr_ipv6         = "::/0"
}
resource "aws_vpc_security_group_ingress_rule" "https" {
  count             = local.new
  security_group_id = aws_security_group.rules.id
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
  cidr_ipv4         = "0.0.0.0/0"
}
resource "aws_vpc_security_group_ingress_rule" "inside" {
  count             = local.new
  security_group_id = aws_security_group.rules.id
  ip_protocol       = "tcp"
  from_port         = 8080
  to_port           = 8080
  cidr_ipv4         = "10.0.0.0/8"
}
resource "aws_vpc_security_group_egress_rule" "out" {
  count             = local.new
  security_group_id = aws_security_group.rules.id
  ip_protocol       = "-1"
  cidr_ipv4         = "0.0.0.0/0"
}
resource "aws_security_group_rule" "legacy" {
  count             = local.new
  security_group_id = aws_security_group.rules.id
  type              = "ingress"
  protocol          = "tcp"
  from_port         = 3389
  to_port           = 3389
  cidr_blocks       = ["0.0.0.0/0"]
}

# ---- load balancers
resource "aws_lb" "main" {
  name                       = "review-main"
  internal                   = false
  load_balancer_type         = "application"
  subnets                    = [aws_subnet.a.id, aws_subnet.b.id]
  enable_deletion_protection = !local.d
}
resource "aws_lb" "inside" {
  name               = "review-inside"
  internal           = !local.d
  load_balancer_type = "application"
  subnets            = [aws_subnet.a.id, aws_subnet.b.id]
}
resource "aws_lb_target_group" "main" {
  name        = "review-main"
  port        = 80
  protocol    = "HTTP"
  target_type = "ip"
  vpc_id      = aws_vpc.main.id
}
resource "aws_acm_certificate" "main" {
  domain_name       = "lamp.test"
  validation_method = "DNS"
}
resource "aws_lb_listener" "downgraded" {
  load_balancer_arn = aws_lb.main.arn
  port              = 443
  protocol          = "HTTPS"
  certificate_arn   = aws_acm_certificate.main.arn
  ssl_policy        = local.d ? "ELBSecurityPolicy-2016-08" : "ELBSecurityPolicy-TLS13-1-2-2021-06"
  default_action {
    type             = "forward"
    target_group_arn = aws_lb_target_group.main.arn
  }
}
resource "aws_lb_listener" "plain" {
  load_balancer_arn = aws_lb.main.arn
  port              = 8443
  protocol          = local.d ? "HTTP" : "HTTPS"
  certificate_arn   = local.d ? null : aws_acm_certificate.main.arn
  ssl_policy        = local.d ? null : "ELBSecurityPolicy-TLS13-1-2-2021-06"
  default_action {
    type             = "forward"
    target_group_arn = aws_lb_target_group.main.arn
  }
}
resource "aws_lb_listener" "redirect" {
  count             = local.new
  load_balancer_arn = aws_lb.main.arn
  port              = 80
  protocol          = "HTTP"
  default_action {
    type = "redirect"
    redirect {
      port        = "443"
      protocol    = "HTTPS"
      status_code = "HTTP_301"
    }
  }
}

# ---- tasks and functions
resource "aws_iam_role" "service" {
  name               = "review-service"
  assume_role_policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Principal = { Service = "ecs-tasks.amazonaws.com" }, Action = "sts:AssumeRole" }] })
}
resource "aws_ecs_cluster" "main" { name = "review" }
resource "aws_ecs_task_definition" "clear" {
  family                   = "clear"
  requires_compatibilities = ["FARGATE"]
  network_mode             = "awsvpc"
  cpu                      = 256
  memory                   = 512
  execution_role_arn       = aws_iam_role.service.arn
  container_definitions = jsonencode([{ name = "web", image = "web:1", essential = true,
    environment = local.d ? [{ name = "DB_HOST", value = "db.example.test" }, { name = "DB_PASSWORD", value = "hunter2-in-clear" }] : [{ name = "DB_HOST", value = "db.example.test" }],
  secrets = local.d ? [] : [{ name = "DB_PASSWORD", valueFrom = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:weaker:password::" }] }])
}
resource "aws_ecs_task_definition" "quiet" {
  family                   = "quiet"
  requires_compatibilities = ["FARGATE"]
  network_mode             = "awsvpc"
  cpu                      = 256
  memory                   = 512
  execution_role_arn       = aws_iam_role.service.arn
  container_definitions = jsonencode([{ name = "web", image = local.d ? "web:2" : "web:1", essential = true,
    environment = [{ name = "PASSWORD_FILE", value = "/run/secrets/db" }, { name = "TOKEN_TTL", value = "3600" }],
  secrets = [{ name = "DB_PASSWORD", valueFrom = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:weaker:password::" }] }])
}
resource "aws_ecs_service" "zero" {
  name            = "zero"
  cluster         = aws_ecs_cluster.main.id
  task_definition = "quiet"
  launch_type     = "FARGATE"
  desired_count   = local.d ? 0 : 2
  network_configuration {
    subnets          = [aws_subnet.a.id]
    assign_public_ip = local.d
  }
  depends_on = [aws_ecs_task_definition.quiet]
}
resource "aws_ecs_service" "gone" {
  count           = local.gone
  name            = "gone"
  cluster         = aws_ecs_cluster.main.id
  task_definition = "quiet"
  launch_type     = "FARGATE"
  desired_count   = 0
  network_configuration {
    subnets = [aws_subnet.a.id]
  }
  depends_on = [aws_ecs_task_definition.quiet]
}
resource "aws_ecs_service" "more" {
  name            = "more"
  cluster         = aws_ecs_cluster.main.id
  task_definition = "quiet"
  launch_type     = "FARGATE"
  desired_count   = local.d ? 4 : 2
  network_configuration {
    subnets = [aws_subnet.a.id]
  }
  depends_on = [aws_ecs_task_definition.quiet]
}
resource "aws_appautoscaling_target" "zero" {
  service_namespace  = "ecs"
  resource_id        = "service/review/${aws_ecs_service.zero.name}"
  scalable_dimension = "ecs:service:DesiredCount"
  min_capacity       = local.d ? 0 : 1
  max_capacity       = local.d ? 0 : 6
}
resource "aws_lambda_function" "token" {
  function_name = "token"
  role          = aws_iam_role.service.arn
  filename      = "fn.zip"
  handler       = "index.handler"
  runtime       = "nodejs20.x"
  environment {
    variables = local.d ? { STAGE = "prod", GITHUB_TOKEN = "not-so-secret-any-more" } : { STAGE = "prod" }
  }
  reserved_concurrent_executions = local.d ? 0 : 5
}
resource "aws_lambda_function_url" "open" {
  function_name      = aws_lambda_function.token.function_name
  authorization_type = local.d ? "NONE" : "AWS_IAM"
}
resource "aws_lambda_permission" "world" {
  count         = local.new
  function_name = aws_lambda_function.token.function_name
  action        = "lambda:InvokeFunction"
  principal     = "*"
}
resource "aws_lambda_permission" "bucket" {
  count         = local.new
  function_name = aws_lambda_function.token.function_name
  action        = "lambda:InvokeFunction"
  principal     = "s3.amazonaws.com"
  source_arn    = "arn:aws:s3:::review-main"
}

# ---- queues, topics, registries, logs
resource "aws_sqs_queue" "gone" {
  count = local.gone
  name  = "gone"
}
resource "aws_sqs_queue" "world" {
  name   = "world"
  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Principal = { AWS = local.d ? "*" : "arn:aws:iam::123456789012:root" }, Action = "sqs:SendMessage", Resource = "arn:aws:sqs:eu-west-1:123456789012:world" }] })
}
resource "aws_sqs_queue" "bound" {
  name   = "bound"
  policy = jsonencode({ Version = "2012-10-17", Statement = concat([{ Effect = "Allow", Principal = { AWS = "arn:aws:iam::123456789012:root" }, Action = "sqs:SendMessage", Resource = "arn:aws:sqs:eu-west-1:123456789012:bound" }], local.d ? [{ Effect = "Allow", Principal = "*", Action = "sqs:SendMessage", Resource = "arn:aws:sqs:eu-west-1:123456789012:bound", Condition = { ArnEquals = { "aws:SourceArn" = "arn:aws:sns:eu-west-1:123456789012:events" } } }] : []) })
}
resource "aws_sqs_queue" "slower" {
  name                       = "slower"
  visibility_timeout_seconds = local.d ? 120 : 60
}
resource "aws_sns_topic" "plain" {
  name              = "plain"
  kms_master_key_id = local.d ? null : "alias/aws/sns"
}
resource "aws_sns_topic" "elsewhere" {
  count    = local.new
  provider = aws.us
  name     = "elsewhere"
}
resource "aws_ecr_repository" "gone" {
  count = local.gone
  name  = "gone"
}
resource "aws_ecr_repository" "forced" {
  name         = "forced"
  force_delete = local.d
}
resource "aws_cloudwatch_log_group" "gone" {
  count = local.gone
  name  = "/review/gone"
}
resource "aws_cloudwatch_log_group" "longer" {
  name              = "/review/longer"
  retention_in_days = local.d ? 90 : 30
}
resource "aws_efs_file_system" "plain" {
  encrypted = !local.d
}
resource "aws_ebs_volume" "plain" {
  count             = local.new
  availability_zone = "eu-west-1a"
  size              = 8
  encrypted         = false
}

# ---- IAM
resource "aws_iam_role" "trusted" {
  name                 = "review-trusted"
  assume_role_policy   = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Principal = { AWS = local.d ? ["arn:aws:iam::123456789012:root", "arn:aws:iam::210987654321:root"] : ["arn:aws:iam::123456789012:root"] }, Action = "sts:AssumeRole" }] })
  permissions_boundary = local.d ? null : "arn:aws:iam::aws:policy/ReadOnlyAccess"
}
resource "aws_iam_role_policy" "widened" {
  name   = "widened"
  role   = aws_iam_role.service.id
  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = local.d ? ["s3:GetObject", "s3:PutObject"] : ["s3:GetObject"], Resource = "arn:aws:s3:::review-main/*" }] })
}
resource "aws_iam_role_policy" "wild" {
  name   = "wild"
  role   = aws_iam_role.service.id
  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = local.d ? "s3:*" : "s3:GetObject", Resource = "arn:aws:s3:::review-main/*" }] })
}
resource "aws_iam_role_policy" "narrowed" {
  name   = "narrowed"
  role   = aws_iam_role.service.id
  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = local.d ? ["s3:GetObject"] : ["s3:Get*", "s3:List*"], Resource = local.d ? "arn:aws:s3:::review-main/public/*" : "arn:aws:s3:::review-main/*" }] })
}
resource "aws_iam_role_policy" "conditioned" {
  name   = "conditioned"
  role   = aws_iam_role.service.id
  policy = jsonencode({ Version = "2012-10-17", Statement = [merge({ Effect = "Allow", Action = "kms:Decrypt", Resource = "arn:aws:kms:eu-west-1:123456789012:key/*" }, jsondecode(local.d ? jsonencode({ Condition = { StringEquals = { "kms:ViaService" = "rds.eu-west-1.amazonaws.com" } } }) : "{}"))] })
}
resource "aws_iam_role_policy" "unconditioned" {
  name   = "unconditioned"
  role   = aws_iam_role.service.id
  policy = jsonencode({ Version = "2012-10-17", Statement = [merge({ Effect = "Allow", Action = "kms:Decrypt", Resource = "arn:aws:kms:eu-west-1:123456789012:key/*" }, jsondecode(local.d ? "{}" : jsonencode({ Condition = { StringEquals = { "kms:ViaService" = "rds.eu-west-1.amazonaws.com" } } })))] })
}
resource "aws_iam_role_policy" "undenied" {
  name   = "undenied"
  role   = aws_iam_role.service.id
  policy = jsonencode({ Version = "2012-10-17", Statement = concat([{ Effect = "Allow", Action = "ec2:DescribeInstances", Resource = "*" }], local.d ? [] : [{ Effect = "Deny", Action = "ec2:TerminateInstances", Resource = "*" }]) })
}
resource "aws_iam_role_policy" "merged" {
  name   = "merged"
  role   = aws_iam_role.service.id
  policy = local.d ? jsonencode({ Version = "2012-10-17", Statement = [{ Sid = "One", Effect = "Allow", Action = ["sqs:SendMessage", "sqs:ReceiveMessage"], Resource = ["arn:aws:sqs:eu-west-1:123456789012:a"] }] }) : jsonencode({ Version = "2012-10-17", Statement = [{ Sid = "A", Effect = "Allow", Action = "sqs:ReceiveMessage", Resource = "arn:aws:sqs:eu-west-1:123456789012:a" }, { Sid = "B", Effect = "Allow", Action = "sqs:SendMessage", Resource = "arn:aws:sqs:eu-west-1:123456789012:a" }] })
}
resource "aws_iam_role_policy" "late" {
  name   = "late"
  role   = aws_iam_role.service.id
  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "sqs:SendMessage", Resource = local.d ? aws_sqs_queue.late[0].arn : "arn:aws:sqs:eu-west-1:123456789012:a" }] })
}
resource "aws_sqs_queue" "late" {
  count = local.new
  name  = "late"
}
resource "aws_iam_role_policy" "added" {
  count  = local.new
  name   = "added"
  role   = aws_iam_role.service.name
  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "sns:Publish", Resource = "arn:aws:sns:eu-west-1:123456789012:events" }] })
}
resource "aws_iam_policy" "admin" {
  name   = "review-admin"
  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = local.d ? "*" : "ec2:Describe*", Resource = "*" }] })
}
resource "aws_iam_role_policy_attachment" "admin" {
  count      = local.new
  role       = aws_iam_role.service.name
  policy_arn = "arn:aws:iam::aws:policy/AdministratorAccess"
}
resource "aws_iam_role_policy_attachment" "reader" {
  count      = local.new
  role       = aws_iam_role.service.name
  policy_arn = "arn:aws:iam::aws:policy/ReadOnlyAccess"
}
resource "aws_iam_role" "fresh" {
  count              = local.new
  name               = "review-fresh"
  assume_role_policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Principal = { Service = "lambda.amazonaws.com" }, Action = "sts:AssumeRole" }] })
}
resource "aws_iam_role_policy" "fresh" {
  count  = local.new
  name   = "fresh"
  role   = aws_iam_role.fresh[0].name
  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "sns:Publish", Resource = "arn:aws:sns:eu-west-1:123456789012:events" }] })
}
resource "aws_iam_role" "world" {
  count              = local.new
  name               = "review-world"
  assume_role_policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Principal = "*", Action = "sts:AssumeRole" }] })
}
resource "aws_iam_role_policy" "drifted" {
  name   = "drifted"
  role   = aws_iam_role.service.id
  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "ec2:DescribeInstances", Resource = "*" }] })
}
