# Where held-out.json comes from: applied with -var danger=false on the emulator, changed by hand where it says by_hand, then planned with
# -var danger=true. What is expected of the review is what is meant here.

terraform {
  required_providers {
    aws = { source = "hashicorp/aws", version = "5.100.0" }
  }
}
variable "home" { default = "eu-west-1" }
provider "aws" {
  region            = var.home
  s3_use_path_style = true
}
provider "aws" {
  alias             = "edge"
  region            = "us-east-1"
  s3_use_path_style = true
}
variable "danger" { type = bool }
locals {
  d    = var.danger
  gone = var.danger ? 0 : 1
  new  = var.danger ? 1 : 0
}
# Of one resource, aws_s3_bucket.each, for each of the names.
module "store" {
  source = "./mod"
  names  = local.d ? ["a", "c"] : ["a", "b"]
}
resource "aws_rds_cluster" "main" {
  cluster_identifier          = "held"
  engine                      = "aurora-mysql"
  master_username             = "lamp"
  manage_master_user_password = true
  storage_encrypted           = true
  deletion_protection         = !local.d
  backup_retention_period     = local.d ? 1 : 14
  skip_final_snapshot         = true
}
resource "aws_rds_cluster_parameter_group" "tls" {
  name   = "held"
  family = "aurora-mysql8.0"
  dynamic "parameter" {
    for_each = local.d ? [] : [1]
    content {
      name  = "require_secure_transport"
      value = "ON"
    }
  }
}
resource "aws_db_subnet_group" "main" {
  name       = "held"
  subnet_ids = local.d ? [aws_subnet.a.id, aws_subnet.b.id, aws_subnet.c.id] : [aws_subnet.a.id, aws_subnet.b.id]
}
resource "aws_vpc" "main" { cidr_block = "10.8.0.0/16" }
resource "aws_subnet" "a" {
  vpc_id            = aws_vpc.main.id
  cidr_block        = "10.8.1.0/24"
  availability_zone = "eu-west-1a"
}
resource "aws_subnet" "b" {
  vpc_id            = aws_vpc.main.id
  cidr_block        = "10.8.2.0/24"
  availability_zone = "eu-west-1b"
}
resource "aws_subnet" "c" {
  vpc_id                  = aws_vpc.main.id
  cidr_block              = "10.8.3.0/24"
  availability_zone       = "eu-west-1c"
  map_public_ip_on_launch = local.d
}
resource "aws_launch_template" "main" {
  name      = "held"
  image_id  = "ami-12c6146b"
  user_data = base64encode(local.d ? "#!/bin/sh\nexport MYSQL_PWD=s3cr3t-pw\nmysqld" : "#!/bin/sh\nmysqld")
}
resource "aws_launch_template" "quiet" {
  name          = "held-quiet"
  image_id      = "ami-12c6146b"
  instance_type = local.d ? "t3.small" : "t3.micro"
}
resource "aws_autoscaling_group" "main" {
  name                      = "held"
  min_size                  = local.d ? 0 : 1
  max_size                  = 2
  desired_capacity          = local.d ? 0 : 1
  vpc_zone_identifier       = [aws_subnet.a.id]
  wait_for_capacity_timeout = "0"
  launch_template {
    id      = aws_launch_template.quiet.id
    version = "$Latest"
  }
}
resource "aws_iam_role" "build" {
  name               = "held-build"
  assume_role_policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Principal = { Service = local.d ? ["codebuild.amazonaws.com", "ec2.amazonaws.com"] : ["codebuild.amazonaws.com"] }, Action = "sts:AssumeRole" }] })
  tags               = { Team = local.d ? "blue" : "red" }
}
resource "aws_codebuild_project" "main" {
  name         = "held"
  service_role = aws_iam_role.build.arn
  artifacts { type = "NO_ARTIFACTS" }
  environment {
    compute_type = "BUILD_GENERAL1_SMALL"
    image        = "aws/codebuild/standard:7.0"
    type         = "LINUX_CONTAINER"
    environment_variable {
      name  = "NPM_TOKEN"
      type  = local.d ? "PLAINTEXT" : "SECRETS_MANAGER"
      value = local.d ? "npm-9f8a7b6c" : "held/npm:token"
    }
  }
  source {
    type     = "GITHUB"
    location = "https://github.com/acme/app.git"
  }
}
resource "aws_sns_topic" "main" { name = "held" }
resource "aws_sns_topic_policy" "main" {
  arn    = aws_sns_topic.main.arn
  policy = jsonencode({ Version = "2012-10-17", Statement = [merge({ Sid = "Publish", Effect = "Allow", Principal = { AWS = "*" }, Action = "SNS:Publish", Resource = "arn:aws:sns:eu-west-1:123456789012:held" }, jsondecode(local.d ? "{}" : jsonencode({ Condition = { StringEquals = { "AWS:SourceOwner" = "123456789012" } } })))] })
}
resource "aws_kms_key" "via" {
  description = "via service"
  policy = jsonencode({ Version = "2012-10-17", Statement = concat([{ Sid = "Root", Effect = "Allow", Principal = { AWS = "arn:aws:iam::123456789012:root" }, Action = "kms:*", Resource = "*" }],
  local.d ? jsondecode(jsonencode([{ Sid = "Via", Effect = "Allow", Principal = { AWS = "*" }, Action = ["kms:Decrypt"], Resource = "*", Condition = { StringEquals = { "kms:CallerAccount" = "123456789012", "kms:ViaService" = "rds.eu-west-1.amazonaws.com" } } }])) : []) })
}
resource "aws_iam_user" "main" { name = "held" }
resource "aws_iam_user_policy" "main" {
  name   = "held"
  user   = aws_iam_user.main.name
  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = local.d ? ["iam:PassRole", "ec2:RunInstances"] : ["ec2:DescribeInstances"], Resource = "*" }] })
}
resource "aws_iam_group" "main" { name = "held" }
resource "aws_iam_group_policy_attachment" "main" {
  group      = aws_iam_group.main.name
  policy_arn = local.d ? "arn:aws:iam::aws:policy/AdministratorAccess" : "arn:aws:iam::aws:policy/ReadOnlyAccess"
}
resource "aws_iam_policy" "split" {
  name   = "held-split"
  policy = local.d ? jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = ["dynamodb:GetItem"], Resource = ["arn:aws:dynamodb:eu-west-1:123456789012:table/a"] }, { Effect = "Allow", Action = ["dynamodb:Query"], Resource = ["arn:aws:dynamodb:eu-west-1:123456789012:table/a"] }] }) : jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = ["dynamodb:GetItem", "dynamodb:Query", "dynamodb:PutItem"], Resource = ["arn:aws:dynamodb:eu-west-1:123456789012:table/a", "arn:aws:dynamodb:eu-west-1:123456789012:table/b"] }] })
}
resource "aws_iam_policy" "notaction" {
  name   = "held-notaction"
  policy = local.d ? jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", NotAction = ["iam:*"], Resource = "*" }] }) : jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = ["ec2:Describe*"], Resource = "*" }] })
}
resource "aws_security_group" "described" {
  name        = "held-described"
  description = local.d ? "new words" : "old words"
  vpc_id      = aws_vpc.main.id
}
resource "aws_security_group" "ping" {
  name   = "held-ping"
  vpc_id = aws_vpc.main.id
  ingress {
    protocol    = "icmp"
    from_port   = -1
    to_port     = -1
    cidr_blocks = local.d ? ["0.0.0.0/0"] : ["10.8.0.0/16"]
  }
}
resource "aws_security_group" "web" {
  name   = "held-web"
  vpc_id = aws_vpc.main.id
  ingress {
    protocol    = "tcp"
    from_port   = 80
    to_port     = 80
    cidr_blocks = local.d ? ["0.0.0.0/0"] : ["10.8.0.0/16"]
  }
  ingress {
    protocol         = "tcp"
    from_port        = 8080
    to_port          = 8080
    ipv6_cidr_blocks = local.d ? ["::/0"] : ["fd00::/8"]
  }
}
resource "aws_eip" "late" { count = local.new }
resource "aws_vpc_security_group_ingress_rule" "late" {
  security_group_id = aws_security_group.described.id
  ip_protocol       = "tcp"
  from_port         = 22
  to_port           = 22
  cidr_ipv4         = local.d ? "${aws_eip.late[0].public_ip}/32" : "10.8.0.0/16"
}
resource "aws_cloudwatch_metric_alarm" "gone" {
  count               = local.gone
  alarm_name          = "held"
  comparison_operator = "GreaterThanThreshold"
  evaluation_periods  = 1
  metric_name         = "CPUUtilization"
  namespace           = "AWS/EC2"
  period              = 60
  statistic           = "Average"
  threshold           = 80
}
resource "aws_route53_zone" "main" { name = "held.test" }
resource "aws_route53_record" "alias" {
  zone_id = aws_route53_zone.main.zone_id
  name    = "held.test"
  type    = "A"
  alias {
    name                   = local.d ? "b.elb.amazonaws.com" : "a.elb.amazonaws.com"
    zone_id                = "Z32O12XQLNTSW2"
    evaluate_target_health = true
  }
}
resource "aws_route53_record" "new" {
  count   = local.new
  zone_id = aws_route53_zone.main.zone_id
  name    = "new.held.test"
  type    = "A"
  ttl     = 60
  records = ["192.0.2.1"]
}
resource "aws_ecs_cluster" "main" {
  name = "held"
  setting {
    name  = "containerInsights"
    value = local.d ? "enabled" : "disabled"
  }
}
resource "aws_ecs_task_definition" "main" {
  family                   = "held"
  requires_compatibilities = ["FARGATE"]
  network_mode             = "awsvpc"
  cpu                      = 256
  memory                   = 512
  container_definitions    = jsonencode([{ name = "a", image = "a", memory = 128, essential = true, environment = [{ name = "DATABASE_URL", value = local.d ? "mysql://lamp:pw-in-url@db/lamp" : "mysql://db/lamp" }] }])
}
resource "aws_ecs_service" "relaunched" {
  name            = local.d ? "renamed" : "relaunched"
  cluster         = aws_ecs_cluster.main.id
  task_definition = "held"
  launch_type     = "FARGATE"
  desired_count   = 1
  network_configuration { subnets = [aws_subnet.a.id] }
  depends_on = [aws_ecs_task_definition.main]
}
resource "aws_secretsmanager_secret" "main" {
  name        = "held"
  description = local.d ? "new words" : "old words"
}
resource "aws_secretsmanager_secret_version" "main" {
  secret_id     = aws_secretsmanager_secret.main.id
  secret_string = local.d ? "second-value" : "first-value"
}
resource "aws_secretsmanager_secret_version" "added" {
  count         = local.new
  secret_id     = aws_secretsmanager_secret.main.id
  secret_string = "added-value"
}
resource "aws_ssm_parameter" "kept" {
  name  = "/held/api-token"
  type  = "SecureString"
  value = local.d ? "tok-2" : "tok-1"
}
resource "aws_dynamodb_table" "capacity" {
  name           = "held"
  billing_mode   = "PROVISIONED"
  read_capacity  = local.d ? 10 : 5
  write_capacity = 5
  hash_key       = "id"
  attribute {
    name = "id"
    type = "S"
  }
}
resource "aws_ecr_repository_policy" "main" {
  repository = aws_ecr_repository.main.name
  policy     = jsonencode({ Version = "2012-10-17", Statement = [{ Sid = "Pull", Effect = "Allow", Principal = { AWS = local.d ? ["123456789012", "210987654321"] : ["123456789012"] }, Action = ["ecr:BatchGetImage"] }] })
}
resource "aws_ecr_repository" "main" {
  name                 = "held"
  image_tag_mutability = local.d ? "MUTABLE" : "IMMUTABLE"
}
resource "aws_s3_bucket" "logs" {
  provider = aws.edge
  bucket   = "held-logs"
  tags     = { Team = local.d ? "blue" : "red" }
}
resource "aws_s3_bucket_ownership_controls" "logs" {
  provider = aws.edge
  bucket   = aws_s3_bucket.logs.bucket
  rule { object_ownership = local.d ? "BucketOwnerPreferred" : "BucketOwnerEnforced" }
}
resource "aws_s3_bucket" "by_hand" { bucket = "held-by-hand" }
resource "aws_security_group" "by_hand" {
  name   = "held-by-hand"
  vpc_id = aws_vpc.main.id
  ingress {
    protocol    = "tcp"
    from_port   = 5432
    to_port     = 5432
    cidr_blocks = ["10.8.0.0/16"]
  }
}

# Only in the quiet state, where it stands for:
#   resource "aws_s3_bucket" "old_name" { bucket = "held-moved" }
#   resource "aws_s3_bucket" "forgotten" { bucket = "held-forgotten" }
resource "aws_s3_bucket" "new_name" { bucket = "held-moved" }
moved {
  from = aws_s3_bucket.old_name
  to   = aws_s3_bucket.new_name
}
removed {
  from = aws_s3_bucket.forgotten
  lifecycle { destroy = false }
}
